import RSTReason
import TCPTrack
import Testing

/// A reset that nobody took is no end of its connection: what comes later is judged as if it had not been.
struct LifeAfterResetTests {
  /// A forged reset, and five exchanges after it.
  private func survive(_ exchange: Exchange, inNameOf party: Party) {
    exchange.handshake()
    exchange.request()
    party.forgedAbort()
    for _ in 0..<5 { exchange.request() }
    exchange.client.ack()
  }

  @Test(arguments: [true, false]) func laterResetsAreNoEchoes(inNameOfServer: Bool) {
    let outcome = exchange {
      survive($0, inNameOf: inNameOfServer ? $0.server : $0.client)
      $0.pause(350)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome[7].code == .injectedReset)
    #expect(outcome[7].effect == .ignored)
    #expect(outcome.last.code == .idleExpired, "\(outcome.last.text.string)")
    #expect(outcome.last.first == 7)
  }

  @Test func itsTimersRunOn() {
    let outcome = exchange {
      survive($0, inNameOf: $0.server)
      for _ in 0..<5 {
        $0.pause(75)
        $0.server.probe()
      }
      $0.pause(75)
      $0.server.abort()
    }
    #expect(outcome.last.code == .keepaliveTimeout, "\(outcome.last.text.string)")
  }

  /// A download: only one end sends, more than its peer's window.
  @Test func moreThanAWindowShowsLifeToo() {
    let outcome = exchange {
      $0.server.window = 500
      $0.client.window = 500
      $0.handshake()
      $0.request()
      $0.client.forgedAbort()
      for _ in 0..<60 {
        $0.server.data(1460)
        $0.client.ack()
      }
      $0.pause(350)
      $0.server.data(1460)
      $0.client.reply()
    }
    #expect(outcome.last.code == .idleExpired, "\(outcome.last.text.string)")
  }

  /// What was in flight is no life.
  @Test func whatWasInFlightEndsIt() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.abort()
      for _ in 0..<3 {
        $0.server.data(1460)
        $0.client.reply()
      }
    }
    #expect(Set(outcome.verdicts.dropFirst().map(\.code)) == [.segmentAfterReset])
  }

  /// What was acknowledged before the reset is no life, captured or not.
  @Test func norIsWhatWasAcknowledgedBefore() {
    let outcome = exchange {
      $0.client.window = 70
      $0.server.synAck()
      $0.request()
      $0.server.sendUncaptured(144)
      $0.client.data(126)
      $0.client.abort()
      $0.server.data(1000)
      $0.client.reply()
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
  }

  /// An end that is heard of only after the reset has not gone on for that.
  @Test func theFirstWordAfterItIsNoLife() {
    let outcome = exchange {
      $0.server.seq = SequenceNumber(1 << 30)
      $0.client.ack()
      $0.client.data(56)
      $0.server.forgedAbort()
      $0.pause(0.5)
      $0.server.fin()
      $0.client.reply()
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
  }

  /// One machine resets both ends: the first reset went to the other one.
  @Test func eachOfTwinsMeetsALivingEnd() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(200, "GET / HTTP/1.1")
      $0.step = 10_000
      $0.server.forgedAbort()
      $0.client.forgedAbort()
    }
    #expect(outcome.verdicts.map(\.effect) == [.accepted, .accepted])
  }

  /// The abort's echoes answer ACKs that were in flight, which are no challenges.
  @Test func anAbortThatArrivesIsNotChallenged() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      for _ in 0..<4 { $0.server.data(1460) }
      $0.server.abort()
      for back in [4, 3, 2, 1] as [Int32] {
        $0.client.send(.ack, ackOffset: -1460 * (back - 1))
        $0.server.reply()
      }
    }
    #expect(outcome[11].effect == .accepted)
  }
}
