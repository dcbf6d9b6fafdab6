import RSTReason

/// Everything that is told of a reset: reports are equal if all public members of their verdicts are.
struct Report: Equatable {
  let verdict: Verdict

  init(_ verdict: Verdict) { self.verdict = verdict }

  static func == (one: Report, other: Report) -> Bool {
    members.allSatisfy { $0.isSame(one.verdict, other.verdict) }
  }

  struct Member: Sendable {
    let name: String
    let isSame: @Sendable (Verdict, Verdict) -> Bool

    init<Value: Equatable & SendableMetatype>(_ name: String, _ value: @escaping @Sendable (Verdict) -> Value) {
      self.name = name
      isSame = { value($0) == value($1) }
    }
  }

  /// Those that follow from the code alone (category, title, reason) are left out.
  static let members = identity + judgement + circumstances + prose

  private static let identity = [
    Member("frame") { $0.frame },
    Member("file") { $0.file },
    Member("time") { $0.time },
    Member("source") { $0.source },
    Member("destination") { $0.destination },
    Member("sourcePort") { $0.sourcePort },
    Member("destinationPort") { $0.destinationPort },
    Member("isIPv6") { $0.isIPv6 },
    Member("connection") { $0.connection },
  ]

  private static let judgement = [
    Member("code") { $0.code },
    Member("confidence") { $0.confidence },
    Member("isHarmless") { $0.isHarmless },
    Member("isProvisional") { $0.isProvisional },
    Member("revisedBy") { $0.revisedBy },
    Member("revisedByFile") { $0.revisedByFile },
    Member("severity") { $0.severity },
    Member("isSecurity") { $0.isSecurity },
    Member("evidence") { $0.evidence.map(\.prose.bytes) },
    Member("alternatives") { $0.alternatives },
    Member("linux") { $0.linux.map(\.description) },
    Member("stated") { $0.stated?.bytes },
    Member("signature") { $0.signature?.bytes },
    Member("form") { $0.form },
    Member("origin") { $0.origin },
    Member("effect") { $0.effect },
  ]

  private static let circumstances = [
    Member("senderRole") { $0.senderRole },
    Member("senderState") { $0.senderState },
    Member("receiverState") { $0.receiverState },
    Member("senderUnacked") { $0.senderUnacked },
    Member("receiverUnacked") { $0.receiverUnacked },
    Member("senderBytes") { $0.senderBytes },
    Member("receiverBytes") { $0.receiverBytes },
    Member("trigger") { $0.trigger },
    Member("triggerFile") { $0.triggerFile },
    Member("first") { $0.first },
    Member("firstFile") { $0.firstFile },
    Member("duplicateOf") { $0.duplicateOf },
    Member("duplicateFile") { $0.duplicateFile },
    Member("idle") { $0.idle },
    Member("delay") { $0.delay },
    Member("rtt") { $0.rtt },
    Member("captureLimits") { $0.captureLimits },
    Member("ladder") { $0.ladder.map(numbers(of:)) },
  ]

  private static let prose = [
    Member("summary") { $0.summary.bytes },
    Member("text") { $0.text.bytes },
    Member("communityID") { $0.communityID.bytes },
  ]

  private static func numbers(of step: LadderStep) -> [Int64] {
    [
      Int64(step.frame.number), step.before, step.isSenders ? 1 : 0, Int64(step.flags.rawValue), Int64(step.seq),
      Int64(step.ack), Int64(step.payloadLength),
    ]
  }
}
