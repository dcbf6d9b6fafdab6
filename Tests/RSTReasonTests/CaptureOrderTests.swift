import RSTReason
import TCPTrack
import Testing

/// Captures whose order is not that of the wire, as where a card each, or queues of one, take the two directions.
struct CaptureOrderTests {
  /// What CLOSED answers to the SYN that comes next.
  private func refuse(_ exchange: Exchange) {
    exchange.server.send([.rst, .ack], window: 0) {
      $0.seq = SequenceNumber(0)
      $0.ack = exchange.client.seq + 1
    }
  }

  @Test(arguments: [(Int64(200_000), ReasonCode.closedPort), (30_000_000, .unknown)])
  func aRefusalBeforeItsSYN(apart: Int64, code: ReasonCode) {
    let outcome = exchange {
      refuse($0)
      $0.step = apart
      $0.client.syn()
    }
    #expect(outcome.first(of: 1).code == .unknown)
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence != .certain)
    guard code == .closedPort else { return }
    #expect(outcome.last.trigger == 2)
    #expect(outcome.last.delay == -1)
    #expect(
      outcome.last.text.string.contains(
        "The reset answers the SYN in frame 2, which the capture has behind it: the order is not that of the wire."))
  }

  /// Another SYN's number is no proof of order.
  @Test func aRefusalBeforeAnotherSYN() {
    let outcome = exchange {
      refuse($0)
      $0.step = 200_000
      $0.client.seq = $0.client.seq + 1
      $0.client.syn()
    }
    #expect(outcome.last.code == .unknown, "\(outcome.last.text.string)")
  }

  /// A stray segment behind the answer to it.
  @Test func anAnswerToAStrayBeforeIt() {
    let outcome = exchange {
      $0.server.send(.rst, window: 0)
      $0.step = 200_000
      $0.client.data(100)
    }
    #expect(outcome.last.code == .noConnection, "\(outcome.last.text.string)")
    #expect(outcome.last.trigger == 2)
  }

  /// The server has lost the connection, and its answer lies before the request that it answers: to be believed where
  /// other segments have changed places as well.
  @Test(arguments: [true, false]) func anAnswerBeforeTheRequest(isDisordered: Bool) {
    let outcome = exchange {
      $0.step = 200_000
      $0.client.syn()
      if isDisordered {
        $0.client.send(.ack) { $0.ack = SequenceNumber(50_001) }
        $0.server.synAck()
      } else {
        $0.server.synAck()
        $0.client.ack()
      }
      $0.request()
      $0.pause(3)
      $0.server.send(.rst, window: 0)
      $0.client.data(100)
      $0.pause(1)
      _ = $0.openAnew(after: 0)
    }
    let answers = outcome.last.code == .peerRestarted && outcome.last.trigger == 8
    #expect(answers == isDisordered, "\(outcome.last.text.string)")
    #expect(outcome.last.text.string.contains("The SYN in frame 9 starts a new connection."))
  }

  /// Nobody but the server knows the number of its SYN,ACK; what it refuses has another.
  @Test(arguments: [(UInt32(50_001), ReasonCode.unknown), (0, .injectedReset)])
  func aResetBeforeTheSYNACKThatItGoesOnFrom(seq: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.client.syn()
      $0.server.reply { $0.seq = SequenceNumber(seq) }
      $0.step = 2_000
      $0.server.synAck()
      $0.client.ack()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The file has it behind the other reset, the clock before.
  @Test(arguments: [(0, true), (-0.03, false)]) func anEchoThatIsEarlierByTheClock(shift: Double, isCertain: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let data = $0.client.data(100)
      $0.server.abort(unseen: 100)
      $0.pause(shift)
      $0.server.reply(to: data)
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
    #expect((outcome.last.confidence == .certain) == isCertain)
  }

  /// Where no time is known nothing is certain.
  @Test(arguments: [(Int64(0), Confidence.probable), (1_000, .certain)]) func aClockThatStands(
    step: Int64, confidence: Confidence
  ) {
    let outcome = exchange {
      $0.step = step
      $0.handshake()
      for _ in 0..<2 { $0.request() }
      $0.client.fin()
      $0.server.abort()
    }
    #expect(outcome.last.code == .abortAfterPeerFin)
    #expect(outcome.last.confidence == confidence)
  }

  /// What the old half says lies before the SYN that it answers.
  @Test func anOldHalfsACKBeforeTheSYN() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(2)
      let old = $0.server.ack()
      $0.step = 100_000
      _ = $0.openAnew(after: 0)
      $0.client.reply(to: old)
    }
    #expect(outcome.last.code == .halfOpenRecovery, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == .probable)
  }
}
