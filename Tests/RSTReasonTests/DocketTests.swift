import RSTReason
import TCPTrack
import Testing

/// When verdicts come, and what later segments make of them.
struct DocketTests {
  private func established(_ more: (Exchange) -> Void) -> Outcome {
    exchange {
      $0.handshake()
      $0.request()
      more($0)
    }
  }

  @Test func theVerdictComesWithTheReset() {
    let exchange = Exchange()
    exchange.client.syn()
    #expect(exchange.reports.isEmpty)
    exchange.server.reply()
    #expect(exchange.reports.map(\.code) == [.closedPort])
    #expect(exchange.reports[0].isProvisional)
    #expect(exchange.engine.unsettled == 1)
    #expect(exchange.engine.firstUnsettled?.frame == 2)
    exchange.engine.flush()
    #expect(exchange.engine.unsettled == 0)
    #expect(exchange.engine.firstUnsettled == nil)
  }

  @Test func aSenderThatGoesOnIsHeardOnce() {
    let outcome = established {
      $0.server.ttl = 199
      $0.server.abort()
      $0.server.ttl = 64
      $0.server.data(1000)
      $0.client.ack()
      for _ in 0..<5 { $0.server.data(1000) }
    }
    #expect(outcome[7].code == .injectedReset)
    let revisions = outcome.reports.filter { $0.frame == 7 && $0.revisedBy != 0 }
    #expect(revisions.contains { $0.revisedBy == 8 })
    #expect(Set(revisions.map(\.revisedBy)).count == revisions.count, "each frame revises a verdict once")
    #expect(revisions.count <= 2)
    #expect(outcome[7].text.string.contains("frame 8"))
  }

  @Test func anAnsweredChallengeShowsTheResetWasGenuine() {
    let outcome = established {
      let inWindow = $0.server.seq
      $0.server.send(.rst, seqOffset: 1000)
      $0.client.ack()
      $0.server.send(.rst) { $0.seq = inWindow }
    }
    #expect(outcome[7].effect == .challenged)
    #expect(outcome[7].code != .blindReset)
  }

  @Test func anUnansweredChallengeShowsAGuess() {
    let outcome = established {
      $0.server.send(.rst, seqOffset: 1000)
      $0.client.ack()
      $0.server.data(100)
      $0.client.ack()
    }
    #expect(outcome[7].code == .blindReset)
    #expect(outcome[7].effect == .challenged)
    #expect(outcome[7].evidence.contains { if case .challengeUnanswered(8) = $0 { true } else { false } })
    #expect(outcome[7].text.string.contains("nothing is lost"))
  }

  @Test func withoutRevisionsTheFirstWordStands() {
    var configuration = Configuration()
    configuration.withoutRevisions = true
    let outcome = exchange(configuration: configuration) {
      $0.client.syn()
      $0.server.reply()
      $0.server.synAck()
    }
    #expect(outcome.reports.map(\.code) == [.closedPort])
    #expect(!outcome.reports[0].isProvisional)
  }

  /// As of the reset too the second copy of a reset is no reset of its own.
  @Test func withoutRevisionsACopyGetsItsOriginalsVerdict() {
    var configuration = Configuration()
    configuration.withoutRevisions = true
    let outcome = exchange(configuration: configuration, variation: .capturedTwice) {
      $0.handshake()
      $0.request()
      $0.client.data(200)
      $0.server.abort()
    }
    let (original, copy) = (outcome.verdicts[0], outcome.verdicts[1])
    #expect(outcome.reports.count == 2 && copy.duplicateOf == original.frame)
    #expect(original.code == copy.code && copy.code != .injectedReset)
  }

  /// A burst of resets, more than are looked at one by one: each still gets the segment that it answers.
  @Test func aLongBurstIsPairedFirstToFirst() {
    let count: UInt64 = 20
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.abort()
      $0.step = 1000
      for _ in 0..<count { $0.server.data(1460) }
      $0.pause(0.02)
      for _ in 0..<count { $0.client.reply() }
    }
    #expect(outcome.verdicts.dropFirst().map(\.trigger) == Array(8..<8 + count))
    #expect(outcome.reports.count < 20 * Int(count))
  }

  @Test func afterThreeMinutesACaseIsSettled() {
    let exchange = Exchange()
    exchange.client.syn()
    exchange.server.reply()
    exchange.pause(181)
    let other = exchange.connection(clientPort: 40_007)
    other.client.syn()
    other.server.reply()
    #expect(exchange.engine.unsettled == 1)
    exchange.server.synAck()
    #expect(exchange.reports.filter { $0.frame == 2 }.count == 1)
  }

  @Test func aForgottenConnectionIsSaidToBeForgotten() {
    var configuration = Configuration()
    configuration.maxConnections = 16
    let outcome = exchange(configuration: configuration) {
      $0.handshake()
      $0.request()
      for port in UInt16(0)..<40 {
        let other = $0.connection(clientPort: 50_000 + port)
        other.client.syn()
        other.server.synAck()
        other.client.ack()
      }
      $0.client.data(10)
      $0.server.reply()
    }
    #expect(outcome.last.captureLimits.contains(.forgotten))
    #expect(outcome.last.evidence.contains { if case .forgotten = $0 { true } else { false } })
    #expect(outcome.last.text.string.contains("dropped from the full connection table"))
  }
}
