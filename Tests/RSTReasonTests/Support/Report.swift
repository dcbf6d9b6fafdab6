import RSTReason

/// Everything that is told of a reset.
struct Report: Equatable {
  let frame: UInt64
  let revisedBy: UInt64
  let duplicateOf: UInt64
  let isProvisional: Bool
  let confidence: Confidence
  let text: [UInt8]
  let summary: [UInt8]
  let evidence: [[UInt8]]
  let alternatives: [ReasonCode]

  init(_ verdict: Verdict) {
    (frame, revisedBy, duplicateOf) = (verdict.frame, verdict.revisedBy, verdict.duplicateOf)
    (isProvisional, confidence) = (verdict.isProvisional, verdict.confidence)
    (text, summary) = (verdict.text.bytes, verdict.summary.bytes)
    evidence = verdict.evidence.map(\.prose.bytes)
    alternatives = verdict.alternatives
  }
}
