import RSTReason
import TCPTrack
import Testing

/// A reset after another one of the same connection: whether that one counted, and for whom.
struct EarlierResetTests {
  private func open(_ exchange: Exchange) {
    exchange.handshake()
    for _ in 0..<2 { exchange.request() }
    exchange.pause(0.5)
  }

  /// Only an effective reset has an echo (RFC 5961 §3.2: one outside the window is dropped).
  @Test(arguments: [(Int32(-400_000), ReasonCode.idleExpired), (0, .segmentAfterReset)])
  func anIgnoredOneHasNoEcho(offset: Int32, code: ReasonCode) {
    let outcome = exchange {
      open($0)
      $0.server.send(.rst, seqOffset: offset) { if offset != 0 { $0.ttl = 60 } else { $0.window = 0 } }
      $0.pause(30)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.first == outcome.verdicts[0].frame)
  }

  /// The answer to the challenge ACK has the number that its receiver waits for.
  @Test func theAnswerToAChallengeIsAccepted() {
    let outcome = exchange {
      open($0)
      $0.server.send(.rst, seqOffset: 500) { $0.window = 0 }
      $0.client.ack()
      $0.server.reply()
    }
    #expect(outcome.verdicts.map(\.effect) == [.challenged, .accepted])
    #expect(outcome.last.code == .segmentAfterReset)
  }

  /// By its TTL the first one was not its sender's, who aborts as if there had been none.
  @Test(arguments: [(UInt8(47), true), (64, false)]) func itsOwnAbortAfterAForgedOne(ttl: UInt8, isAbort: Bool) {
    let outcome = exchange {
      open($0)
      $0.client.data(261)
      $0.server.send(.rst) {
        $0.window = 0
        $0.ttl = ttl
      }
      $0.pause(5)
      $0.server.abort()
    }
    #expect((outcome.last.category == .abort) == isAbort, "\(outcome.last.text.string)")
    #expect(outcome.last.effect == .ignored)
  }

  /// Both applications abort before either has heard of the other's: sooner than the first reset can have arrived.
  @Test(arguments: [(Int64(40_000_000), true), (150_000_000, false)]) func bothAbortAtOnce(apart: Int64, isAbort: Bool)
  {
    let outcome = exchange {
      $0.step = 100_000_000
      open($0)
      $0.client.data(50)
      $0.step = 20_000_000
      $0.server.abort(unseen: 50)
      $0.step = apart
      $0.client.abort()
    }
    #expect((outcome.last.category == .abort) == isAbort, "\(outcome.last.text.string)")
  }

  /// An `unknown` after another reset names that one.
  @Test func theEvidenceOfAnUnknownNamesIt() {
    let outcome = exchange {
      open($0)
      $0.server.abort()
      $0.pause(2)
      $0.server.abort()
    }
    #expect(outcome.last.evidence.contains { if case .priorReset(let frame, true) = $0 { frame == 10 } else { false } })
  }

  /// Of an opener known by its SYN alone, which came into the connection before, no TTL is known.
  @Test func twoResetsOfAnOpenerWithoutOtherSegments() {
    let outcome = exchange {
      open($0)
      _ = $0.openAnew(after: 1)
      $0.server.seq = SequenceNumber(700_000)
      $0.server.synAck()
      $0.client.reply()
      $0.pause(1)
      $0.client.abort()
    }
    #expect(outcome.verdicts.count == 2)
  }
}
