import RSTReason
import TCPTrack
import Testing

/// An exchange whose last reset has a known reason. The examples of a code are its nearest neighbours'
/// counter-examples: they differ by the one thing that tells them apart.
struct Example: Sendable, CustomTestStringConvertible {
  let code: ReasonCode
  let name: String
  let script: @Sendable (Exchange) -> Void

  init(_ code: ReasonCode, _ name: String, _ script: @escaping @Sendable (Exchange) -> Void) {
    self.code = code
    self.name = name
    self.script = script
  }

  var testDescription: String { "\(code): \(name)" }
  var outcome: Outcome { exchange(script) }

  static let all = refused + handshake + stale + abort + aftermath + timeout + middlebox + `protocol` + unknown

  static func named(_ name: String) -> Example { all.first { $0.name == name }! }
}

/// The verdict is the example's, and not among its own alternatives.
func check(_ example: Example, sourceLocation: SourceLocation = #_sourceLocation) {
  let verdict = example.outcome.last
  #expect(
    verdict.code == example.code, "\(example.name): \(verdict.text.string)", sourceLocation: sourceLocation)
  #expect(!verdict.alternatives.contains(verdict.code), sourceLocation: sourceLocation)
}
