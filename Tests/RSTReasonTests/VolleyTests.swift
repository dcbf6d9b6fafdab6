import RSTReason
import Testing

/// Connections that one host aborts at once: a program that ends, and no timer.
struct VolleyTests {
  private typealias Ends = (client: Party, server: Party)

  private func talk(_ ends: Ends) {
    ends.client.syn()
    ends.server.synAck()
    ends.client.ack()
    ends.client.data(100)
    ends.server.data(500)
    ends.client.ack()
  }

  /// The server has answered on connections that have been silent for so many seconds since, the longest first, and cuts them
  /// `step` nanoseconds apart; another one so many seconds before them or after.
  private func play(
    _ exchange: Exchange, silences: [Double], step: Int64 = 1_000_000, before: Double? = nil, after: Double? = nil
  ) {
    let all = silences.indices.map { exchange.connection(clientPort: 41_000 + UInt16($0)) }
    let other = exchange.connection(clientPort: 42_000)
    talk(other)
    for (place, ends) in all.enumerated() {
      talk(ends)
      let rest = place + 1 < silences.count ? silences[place + 1] : before ?? 0
      exchange.pause(silences[place] - rest)
    }
    if let before {
      other.server.abort()
      exchange.pause(before)
    }
    exchange.step = step
    for ends in all { ends.server.abort() }
    guard let after else { return }
    exchange.pause(after)
    other.server.abort()
  }

  private func codes(_ outcome: Outcome) -> [ReasonCode] { outcome.verdicts.map(\.code) }

  @Test func noTimerEndsShortSilencesWithLong() {
    let outcome = exchange { play($0, silences: [300, 61, 0.2]) }
    #expect(codes(outcome) == [.resetClose, .resetClose, .resetClose])
    let first = outcome.verdicts[0]
    #expect(outcome.first(of: first.frame).code == .idleExpired)
    #expect(first.revisedBy == outcome.last.frame)
    #expect(first.text.string.contains("3 connections within 100 ms"), "\(first.text.string)")
    #expect(first.alternatives.contains(.idleExpired) && !first.text.string.contains("idle timer"))
    // The last one was not silent: whatever happened to others says nothing new of it.
    #expect(!outcome.last.text.string.contains("3 connections"))
  }

  /// Who looks about every minute for what has been idle for a minute finds silences between one and two.
  @Test(arguments: [([119, 90, 60.5], ReasonCode.idleExpired), ([300, 80, 60.5], .resetClose)])
  func aTimerMayLookAboutNowAndThen(silences: [Double], code: ReasonCode) {
    #expect(codes(exchange { play($0, silences: silences) }) == [code, .idleExpired, .idleExpired])
  }

  /// Where the timer's connections are alike, any other one has been cut beside them by chance.
  @Test(arguments: [[300, 0.2], [310, 300, 299.5, 0.2]]) func aMonitorsMayComeByChance(silences: [Double]) {
    let outcome = exchange { play($0, silences: silences) }
    #expect(codes(outcome).dropLast().allSatisfy { $0 == .idleExpired })
  }

  /// Nor is one that carried nothing cut.
  @Test func aProbeIsNone() {
    let outcome = exchange {
      let probe = $0.connection(clientPort: 43_000)
      play($0, silences: [300, 61])
      probe.client.syn()
      probe.server.synAck()
      probe.client.ack()
      probe.server.abort()
    }
    #expect(codes(outcome).prefix(2).allSatisfy { $0 == .idleExpired })
  }

  @Test func notOneAfterTheOther() {
    #expect(codes(exchange { play($0, silences: [300, 61, 2], step: 200_000_000) })[0] == .idleExpired)
  }

  /// A host that cuts connections all the time has others' ends beside its timer's by chance.
  @Test(arguments: [(0.5, ReasonCode.idleExpired), (1.5, .resetClose)])
  func whoIsNotQuietCutsThemByChance(distance: Double, code: ReasonCode) {
    let before = exchange { play($0, silences: [300, 61, 2], before: distance) }
    #expect(before.verdicts[1].code == code, "\(before.verdicts[1].text.string)")
    let after = exchange { play($0, silences: [300, 61, 2], after: distance) }
    #expect(after.verdicts[0].code == code, "\(after.verdicts[0].text.string)")
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func aStateHasThemTogether(breakEvery: UInt64) {
    let outcome = exchange {
      $0.breakEvery = breakEvery
      play($0, silences: [300, 61, 40, 0.2])
    }
    #expect(codes(outcome) == [.resetClose, .resetClose, .resetClose, .resetClose])
    #expect(outcome.verdicts[0].text.string.contains("4 connections within 100 ms"))
  }
}
