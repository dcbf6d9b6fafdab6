import RSTReason
import TCPTrack
import Testing

/// What is said where the capture has lost segments, or begins too late: less than of a whole one, and nothing wrong.
struct LossyCaptureTests {
  // MARK: Numbers ahead of the capture

  /// A SEQ a little ahead of all that was captured is a guess only if the connection is seen to go on before it.
  @Test(arguments: [(false, ReasonCode.unknown), (true, .blindReset)])
  func aSEQALittleAheadMayBeItsOwn(goesOn: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.send(.rst, seqOffset: 1006)
      if goesOn {
        $0.client.data(100)
        $0.server.data(100)
        $0.client.ack()
      }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The reset acknowledges what the capture has lost of the download, as far as the window allows.
  @Test(arguments: [(UInt32(30_000), ReasonCode.unreadDataClose), (3_000_000_000, .unknown)])
  func anAbortAcknowledgesMoreThanWasCaptured(missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<2 { $0.server.data(1448) }
      $0.client.ack()
      $0.server.sendUncaptured(1448)
      for _ in 0..<6 { $0.server.data(1448) }
      $0.server.sendUncaptured(missed)
      $0.client.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Its own SEQ says that the server had sent something.
  @Test(arguments: [(UInt32(0), true), (1, true), (976, false)])
  func aServerThatSentUncapturedPayloadRejectedNobody(missed: UInt32, isRejection: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(108)
      $0.server.ack()
      $0.server.sendUncaptured(missed)
      $0.server.abort()
    }
    #expect((outcome.last.code == .rejectedAfterAccept) == isRejection, "\(outcome.last.text.string)")
  }

  /// B acknowledges one number more than was captured of A: A's FIN.
  @Test(arguments: [(UInt32(1), ReasonCode.dataAfterClose), (0, .peerRestarted)])
  func theFINIsMissing(missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.sendUncaptured(missed)
      $0.server.data(1448)
      $0.client.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  // MARK: What resets answer is missing

  /// Resets to segments that were lost look like a burst; the server's numbers, or that it had more to send, show the loss.
  @Test(arguments: [true, false]) func equalResetsMayAnswerWhatIsMissing(isWhole: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(0.4)
      $0.server.send(isWhole ? [.psh, .ack] : .ack, length: 1448)
      $0.step = 15_000
      for _ in 0..<4 { $0.client.send(.rst, window: 0) }
    }
    let burst = outcome.last.evidence.contains { if case .burst = $0 { true } else { false } }
    #expect(burst == isWhole, "\(outcome.last.text.string)")
  }

  /// Three forged resets with a TTL of their own, then the host's answer to the segment that met nobody.
  @Test(arguments: [(UInt8(120), ReasonCode.injectedReset), (121, .segmentAfterReset)])
  func aBurstHasOneTTL(ttl: UInt8, code: ReasonCode) {
    let outcome = exchange {
      $0.client.ttl = 121
      $0.handshake()
      $0.client.data(61)
      $0.server.data(500)
      $0.step = 40_000
      for _ in 0..<3 { $0.client.reply(ttl: 120) }
      $0.client.reply(ttl: ttl)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Two equal answers and one segment: the second need not come after the first.
  @Test(arguments: [(1, Confidence.probable), (2, .certain)])
  func oneSegmentAnsweredTwiceIsNoProof(segments: Int, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(60)
      for _ in 0..<segments { $0.server.send(.ack) }
      for _ in 0..<2 { $0.client.reply() }
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == confidence)
  }

  /// So late it rather answers something that was lost.
  @Test(arguments: [(0, Confidence.certain), (0.6, .probable)])
  func nothingLateIsCertain(pause: Double, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.abort()
      $0.client.data(100)
      $0.pause(pause)
      $0.server.reply()
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == confidence)
  }

  // MARK: The exchange was not over

  /// A last payload without PSH has more behind it.
  @Test(arguments: [(true, ReasonCode.resetClose), (false, .abortiveClose)])
  func whatHasNoPSHIsNotTheEnd(isPushed: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      $0.server.data(1448)
      $0.client.ack()
      $0.server.send(isPushed ? [.psh, .ack] : .ack, length: 1448)
      $0.client.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The segment that reaches SND.NXT counts, not the one that came last.
  @Test func aRepeatedSegmentInFrontOfTheLastIsNotTheEnd() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      let hole = $0.server.seq
      $0.server.sendUncaptured(1448)
      $0.server.data(1448)
      $0.server.send(.ack, length: 1448) { $0.seq = hole }
      $0.server.seq = hole + 2896
      $0.client.ack()
      $0.pause(0.1)
      $0.server.abort()
    }
    #expect(outcome.last.code == .resetClose, "\(outcome.last.text.string)")
  }

  // MARK: Probes

  /// All but one of the probes are missing, or it had an answer.
  @Test(arguments: [(false, ReasonCode.keepaliveTimeout), (true, .resetClose)])
  func aSingleProbeWithoutAnAnswer(isAnswered: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(10)
      $0.server.probe()
      if isAnswered { $0.client.ack() }
      $0.pause(2)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == .possible)
  }

  /// Before them the capture holds nothing.
  @Test(arguments: [0, 2]) func aCaptureThatBeginsWithProbes(answered: Int) {
    let outcome = exchange {
      for _ in 0..<answered {
        $0.server.probe()
        $0.client.ack()
        $0.pause(1)
      }
      for _ in 0..<3 {
        $0.server.probe()
        $0.pause(1)
      }
      $0.server.abort()
    }
    #expect(outcome.last.code == .keepaliveTimeout, "\(outcome.last.text.string)")
    #expect(outcome.last.text.string.contains("3 keep-alive probes"))
  }

  // MARK: A late beginning

  /// A stranger would have answered the first segment as well.
  @Test(arguments: [(1, Confidence.probable), (2, .possible)])
  func aStrangerAnswersEverySegment(segments: Int, confidence: Confidence) {
    let outcome = exchange {
      for _ in 1..<segments {
        $0.client.data(100)
        $0.pause(1)
      }
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .noConnection, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == confidence)
  }

  /// What the server had served before is not known.
  @Test(arguments: [(false, Confidence.possible), (true, .probable)])
  func aServerHeardTooLateMayHaveServedNothing(served: Bool, confidence: Confidence) {
    let outcome = exchange {
      $0.client.ack()
      if served { $0.request() }
      $0.client.data(19)
      $0.server.ack()
      $0.pause(1)
      $0.server.abort()
    }
    #expect(outcome.last.code == .unreadDataClose, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == confidence)
  }

  /// Its SYN was answered: what the other end acknowledges beyond that was sent, but not captured.
  @Test func aRequestThatWasNotCapturedIsNoWrongACK() {
    let verdict = exchange {
      $0.client.syn()
      $0.server.synAck()
      $0.client.sendUncaptured(23)
      $0.server.ack()
      $0.server.data(1134)
      $0.client.abort()
    }.last
    #expect(verdict.code != .unacceptableAck, "\(verdict.text.string)")
    #expect(verdict.form == .active)
  }

  // MARK: Known by the acknowledgement alone

  /// What A acknowledges in its reset as before is its RCV.NXT, whether that was captured or not.
  @Test(arguments: [0, 1] as [Int32]) func theLastPayloadIsMissingAndItsACKIsThere(beyond: Int32) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      $0.server.sendUncaptured(1448)
      $0.client.ack()
      $0.client.send([.rst, .ack], ackOffset: beyond)
    }
    #expect((outcome.last.form == .active) == (beyond == 0), "\(outcome.last.text.string)")
  }

  /// B has acknowledged past what was captured of A: SND.NXT is there, and a segment one before it a probe.
  @Test(arguments: [(UInt32(129), ReasonCode.keepaliveTimeout), (0, .keepaliveTimeout)])
  func probesBehindMissingPayload(missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.sendUncaptured(missed)
      $0.client.ack()
      for _ in 0..<3 {
        $0.pause(1)
        $0.server.probe()
      }
      $0.pause(1)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Whether B's last payload was answered the missing segments would say.
  @Test(arguments: [(UInt32(129), ReasonCode.idleExpired), (0, .unreadDataClose)])
  func theAnswerIsMissing(missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(201)
      $0.server.ack()
      $0.server.sendUncaptured(missed)
      $0.client.ack()
      $0.pause(60)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The FIN is missing and its ACK was captured: what comes then is late.
  @Test(arguments: [(UInt32(1), ReasonCode.segmentAfterClose), (0, .peerRestarted)])
  func bothFINsWereAcknowledged(missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let data = $0.server.data(142)
      $0.client.ack()
      $0.server.fin()
      $0.client.ack()
      $0.client.sendUncaptured(missed)
      $0.server.ack()
      $0.pause(3)
      let late = $0.server.send([.psh, .ack]) {
        $0.seq = data.seq
        $0.payloadLength = data.payloadLength
        $0.ack = data.ack
      }
      $0.client.reply(to: late)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.peerRestarted) == false)
  }

  /// Segments of B are missing: they may have acknowledged what seems to be under way.
  @Test(arguments: [(UInt32(1448), false), (0, true)]) func whatSeemsUnacknowledged(missed: UInt32, isCut: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(149)
      $0.server.sendUncaptured(missed)
      if missed > 0 { $0.client.ack() }
      $0.pause(0.05)
      $0.client.abort()
    }
    let cut = outcome.last.evidence.contains { if case .ownUnacknowledged = $0 { true } else { false } }
    #expect(cut == isCut, "\(outcome.last.text.string)")
  }

  /// An answer to the ACK of the FIN leaves at once; later, or amid missing segments, it answers payload.
  @Test(arguments: [(0.0, UInt32(0), ReasonCode.abortAfterOwnFin), (0, 1460, .dataAfterClose)])
  func whatAnswersTheACKOfTheFIN(pause: Double, missed: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.step = 100_000
      $0.handshake()
      $0.request()
      $0.server.fin()
      let ack = $0.client.ack()
      $0.client.sendUncaptured(missed)
      $0.pause(pause)
      $0.server.reply(to: ack)
      $0.client.data(80)
      $0.server.reply()
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  @Test(arguments: [(0.0, Confidence.probable), (0.5, .possible)])
  func howSoonTheACKOfTheFINIsAnswered(pause: Double, confidence: Confidence) {
    let outcome = exchange {
      $0.step = 100_000
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(pause)
      $0.server.reply()
    }
    #expect(
      outcome.last.code == .abortAfterOwnFin && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  /// Two exchanges, then so many numbers of one end that only the other's ACK shows, and the server's abort.
  private func abort(behind missed: UInt32, of end: Party, in exchange: Exchange) {
    exchange.handshake()
    exchange.request()
    exchange.request()
    end.sendUncaptured(missed)
    end.peer.ack()
    exchange.pause(0.2)
    exchange.server.abort()
  }

  /// A FIN that only its ACK shows, of either end, before an abort.
  @Test(
    arguments: [
      (true, 1, .abortAfterOwnFin), (true, 0, .resetClose), (false, 1, .abortAfterPeerFin), (false, 0, .resetClose),
    ] as [(Bool, UInt32, ReasonCode)])
  func anAbortBehindAFINThatIsMissing(isItsOwn: Bool, fin: UInt32, code: ReasonCode) {
    let outcome = exchange { abort(behind: fin, of: isItsOwn ? $0.server : $0.client, in: $0) }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Payload that comes by behind its own acknowledgement is new all the same.
  @Test(arguments: [true, false]) func payloadBehindItsACK(isBehind: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(100)
      $0.step = 20_000
      $0.server.sendUncaptured(1448)
      if isBehind { $0.client.send(.ack, ackOffset: 1448) }
      $0.server.data(1448)
      if !isBehind { $0.client.ack() }
      $0.pause(1)
      $0.server.abort()
    }
    #expect(outcome.last.senderBytes == 1948 && outcome.last.code == .resetClose, "\(outcome.last.text.string)")
  }

  /// What B sends beyond shows that the missing number was none of its FIN.
  @Test(arguments: [(true, false), (false, true)]) func oneByteIsMissing(goesOn: Bool, isFIN: Bool) {
    let outcome = exchange {
      abort(behind: 1, of: $0.client, in: $0)
      guard goesOn else { return }
      $0.client.data(100)
      $0.server.reply()
    }
    #expect((outcome.verdicts[0].code == .abortAfterPeerFin) == isFIN, "\(outcome.verdicts[0].text.string)")
  }

  /// An answer to A's last payload may be among what is missing of B.
  @Test(arguments: [(UInt32(23), Confidence.possible), (0, .probable)])
  func howSureAnExchangeWasOver(missed: UInt32, confidence: Confidence) {
    let outcome = exchange { abort(behind: missed, of: $0.client, in: $0) }
    #expect(outcome.last.code == .resetClose && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  /// A large segment that the card cut up has several resets; none of them answers the ACK before it.
  @Test(arguments: [(UInt32(2920), ReasonCode.dataAfterClose), (1000, .abortAfterOwnFin)])
  func threeResetsToTwoSegments(length: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.step = 1_000_000
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      for _ in 0..<2 { $0.client.data(length) }
      for _ in 0..<3 { $0.server.reply() }
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }
}
