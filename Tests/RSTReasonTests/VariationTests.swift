import RSTReason
import TCPTrack
import Testing

/// Sequence numbers that wrap, IPv6 and packets captured twice change no verdict.
struct VariationTests {
  /// Alone of its connection, a reset has nothing to show that its copy is one.
  private static let examples = Example.all.filter { $0.code != .unknown }

  @Test(arguments: examples, [Variation.wrapAround, .ipv6, .capturedTwice])
  func theVerdictIsTheSame(example: Example, variation: Variation) {
    let outcome = exchange(variation: variation, example.script)
    #expect(outcome.last.code == example.code, "\(outcome.last.text.string)")
  }

  @Test func ipv6AddressesAreWrittenShort() {
    let verdict = exchange(variation: .ipv6) {
      $0.client.syn()
      $0.server.reply()
    }.last
    #expect(verdict.isIPv6)
    #expect(verdict.text.string.contains("the client 2001:db8::1"))
  }

  @Test func aCopyHasItsOriginalsVerdict() {
    let outcome = exchange(variation: .capturedTwice) {
      $0.client.syn()
      $0.server.reply()
    }
    #expect(outcome.verdicts.map(\.frame) == [3, 4])
    #expect(outcome[4].duplicateOf == 3)
    #expect(outcome[3].duplicateOf == 0)
    #expect(outcome[4].code == .closedPort)
  }

  @Test func aRevisionReachesTheCopy() {
    let outcome = exchange(variation: .capturedTwice) {
      $0.client.syn()
      $0.server.reply()
      $0.server.synAck()
    }
    #expect(outcome[3].code == .injectedReset)
    #expect(outcome[4].code == .injectedReset)
    #expect(outcome[4].revisedBy == outcome[3].revisedBy)
  }
}
