import RSTReason

/// What holds for every verdict, whatever was captured.
enum Rules {
  private static let mostWords = 90
  private static let longestSummary = 80

  /// Drains the engine; `take` gets each verdict.
  static func drain(_ engine: Engine, _ take: (Verdict) -> Void = { _ in }) {
    while let verdict = engine.next() {
      check(verdict)
      take(verdict)
    }
  }

  private static func check(_ verdict: Verdict) {
    let text = verdict.text.bytes
    precondition(!text.isEmpty && words(text) < mostWords, String(decoding: text, as: UTF8.self))
    precondition(!text.contains { $0 < 0x20 || $0 == 0x7F }, "a control character in a text")
    let summary = verdict.summary.bytes
    precondition(!summary.isEmpty && summary.count < longestSummary, String(decoding: summary, as: UTF8.self))
    for item in verdict.evidence { precondition(!item.prose.isEmpty, "evidence without a sentence") }
    for step in verdict.ladder { precondition(!step.flagNames.isEmpty && step.before >= 0, "an impossible step") }
    precondition(!verdict.alternatives.contains(verdict.code), "a verdict beside itself")
    precondition(!verdict.communityID.isEmpty)
  }

  private static func words(_ text: [UInt8]) -> Int { text.split(separator: UInt8(ascii: " ")).count }
}
