import RSTReason
import TCPTrack
import Testing

extension Example {
  static let handshake: [Example] = [
    Example(.handshakeAborted, "the client resets the SYN,ACK of its own SYN") {
      $0.client.syn()
      $0.server.synAck()
      $0.client.reply()
    },
    Example(.probeClose, "connected, unused, reset") {
      $0.handshake()
      $0.client.abort()
    },
    Example(.resetClose, "the same after a request and its answer is no probe") {
      $0.handshake()
      $0.request()
      $0.client.abort()
    },
    Example(.halfOpenScan, "a SYN without options, its answer reset") {
      $0.client.synOptions = []
      $0.client.dontFragment = false
      $0.client.send(.syn, window: 1024)
      $0.server.synAck()
      $0.client.reply()
    },
    Example(.halfOpenScan, "a SYN with all options and room for 63 bytes") {
      $0.client.send(.syn, window: 63)
      $0.server.synAck()
      $0.client.reply()
    },
    Example(.unexpectedSynAck, "a SYN,ACK to a host that sent no SYN") {
      $0.server.synAck()
      $0.client.reply()
    },
    Example(.unacceptableAck, "SYN-SENT: the SYN,ACK acknowledges something never sent") {
      $0.client.syn()
      $0.server.send([.syn, .ack], ackOffset: 70_000)
      $0.client.reply()
    },
    Example(.unacceptableAck, "SYN-RECEIVED: the handshake's ACK acknowledges something never sent") {
      $0.client.syn()
      $0.server.synAck()
      $0.client.send(.ack, ackOffset: 5_000)
      $0.server.reply()
    },
    Example(.noConnection, "LISTEN: a lone ACK to a port that takes connections") {
      let other = $0.connection(clientPort: 40_001)
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      $0.client.ack()
      $0.server.reply()
    },
    Example(.halfOpenRecovery, "a new SYN meets the old connection, whose ACK is reset") {
      $0.handshake()
      $0.request()
      let old = $0.openAnew(after: 30)
      $0.server.send(.ack) { $0.ack = old }
      $0.client.reply()
    },
    Example(.halfOpenRecovery, "the same, its SYN repeated before the old connection's ACK is reset") {
      $0.handshake()
      $0.request()
      let old = $0.openAnew(after: 30)
      let challenge = $0.server.send(.ack) { $0.ack = old }
      $0.client.retransmit()
      $0.client.reply(to: challenge)
    },
    Example(.halfOpenRecovery, "a new SYN meets TIME-WAIT, which acknowledges the old connection once more") {
      $0.handshake()
      $0.request()
      $0.close()
      let old = $0.openAnew(after: 1)
      $0.server.send(.ack) { $0.ack = old }
      $0.client.reply()
    },
  ]
}

struct HandshakeTests {
  /// Two IDs in a row are a counter, which a probe's reset goes on with.
  @Test(arguments: [(102, Confidence.certain), (9000, .probable)] as [(UInt16, Confidence)])
  func aProbeGoesOnCounting(ipID: UInt16, confidence: Confidence) {
    let outcome = exchange {
      $0.client.send(.syn) { $0.ipID = 100 }
      $0.server.synAck()
      $0.client.send(.ack) { $0.ipID = 101 }
      $0.client.send([.rst, .ack]) { $0.ipID = ipID }
    }
    #expect(outcome.last.code == .probeClose)
    #expect(outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  /// An answer is what tells a probe from an attempt that failed.
  @Test(arguments: [true, false]) func aClientThatNobodyAnsweredHasNotProbed(answered: Bool) {
    let outcome = exchange {
      $0.client.syn()
      if answered {
        $0.server.synAck()
        $0.client.ack()
      } else {
        for wait in [1, 2] {
          $0.pause(Double(wait))
          $0.client.retransmit()
        }
        $0.pause(4)
      }
      $0.client.send([.rst, .ack]) { if !answered { $0.ack = SequenceNumber(0) } }
    }
    #expect(outcome.last.code == (answered ? .probeClose : .connectTimeoutReset), "\(outcome.last.text.string)")
    if !answered { #expect(outcome.last.text.string.contains("its attempt to reach the server")) }
  }

  /// lwIP and BSD descendants answer the old half's ACK with both numbers, where Linux sends one.
  @Test func anAnswerInSYNSENTMayCarryBothNumbers() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let old = $0.openAnew(after: 20)
      let challenge = $0.server.send(.ack) { $0.ack = old }
      $0.client.send([.rst, .ack]) {
        $0.seq = challenge.ack
        $0.ack = challenge.seq
      }
      $0.pause(1)
      $0.client.retransmit()
      $0.server.synAck()
    }
    #expect(outcome.last.code == .halfOpenRecovery, "\(outcome.last.text.string)")
    #expect(outcome.last.form == .reply)
  }

  @Test(arguments: Example.handshake) func isJudged(example: Example) { check(example) }

  /// The old connection's ACK was not captured; its number comes back all the same.
  @Test func anOldHalfIsClearedAwayThoughItsAnswerWasNotSeen() {
    let outcome = exchange {
      $0.client.syn()
      $0.client.ack()
      $0.client.data(238)
      $0.client.fin()
      let old = $0.openAnew(after: 2)
      $0.client.send(.rst, window: 0) { $0.seq = old }
    }
    #expect(outcome.last.code == .halfOpenRecovery, "\(outcome.last.text.string)")
  }

  /// zmap writes one IP ID into all its SYNs, by default.
  @Test(arguments: [(UInt16(54_321), ReasonCode.halfOpenScan), (54_322, .handshakeAborted)])
  func aSYNWithNothingButMSS(id: UInt16, code: ReasonCode) {
    let outcome = exchange {
      $0.client.synOptions = .mss
      $0.client.dontFragment = false
      $0.client.send(.syn, window: 65_535) { $0.ipID = id }
      $0.server.synAck()
      $0.client.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Its sender's SYN and nothing else was captured. No ACK has the number of that SYN.
  @Test(arguments: [(UInt32(1_000), ReasonCode.unknown), (77_777, .unacceptableAck)])
  func aBareResetBehindItsSYN(seq: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.client.syn()
      $0.client.send(.rst, window: 0) { $0.seq = SequenceNumber(seq) }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == .possible)
  }

  /// So long after the SYN that the old connection's ACK does not answer it, it is late itself.
  @Test func anOldACKLongAfterTheSYNIsADuplicate() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.close()
      let old = $0.openAnew(after: 1)
      $0.pause(2)
      $0.server.send(.ack) { $0.ack = old }
      $0.client.reply()
    }
    #expect(outcome.last.code == .oldDuplicate, "\(outcome.last.text.string)")
  }

  /// A little faster than the end's other answers were, rather than a second late.
  @Test func theSegmentJustBeforeIsAnsweredRatherThanOneLongPast() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(20)
      $0.server.ack()
      let old = $0.openAnew(after: 1)
      $0.server.send(.ack) { $0.ack = old }
      $0.step = 7_000_000
      $0.client.reply()
    }
    #expect(outcome.last.trigger == 7)
    #expect(outcome.last.code == .halfOpenRecovery)
  }

  /// The SYN,ACK tells what its SYN was.
  @Test func aProbeWhoseSYNWasNotCaptured() {
    let outcome = exchange {
      $0.client.sendUncaptured(1)
      $0.server.synAck()
      $0.client.ack()
      $0.client.abort()
    }
    #expect(outcome.last.code == .probeClose)
    #expect(outcome.last.text.string.contains("20 ms after the handshake"))
  }

  /// A path that duplicates: the second copy is not in the capture, its reset is.
  @Test func twoResetsOfOneSegmentNameIt() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(0.5)
      $0.step = 100_000
      let late = $0.client.data(100)
      $0.server.reply(to: late)
      $0.server.reply(to: late)
    }
    #expect(outcome.verdicts.map(\.trigger) == [9, 9])
  }

  /// One client gives up at every fourth port and is refused by the others.
  /// `completing`: as many ordinary connections to each of these ports come before.
  private func scan(of ports: some Sequence<UInt16>, completing: [UInt16: UInt16] = [:]) -> Outcome {
    exchange {
      for (port, count) in completing.sorted(by: <) {
        for number in 0..<count {
          let ordinary = $0.connection(clientPort: 10_000 + number * 100 + port % 100, port: port)
          ordinary.client.syn()
          ordinary.server.synAck()
          ordinary.client.ack()
        }
      }
      for port in ports {
        let target = $0.connection(clientPort: 50_000 + port, port: port)
        target.client.syn()
        if port % 4 == 0 {
          target.server.synAck()
          target.client.reply()
        } else {
          target.server.reply()
        }
      }
    }
  }

  @Test func scannersAreKnownByTheirTargets() {
    let outcome = scan(of: 20..<60)
    let abandoned = outcome.verdicts.last { $0.senderRole == .client }
    #expect(abandoned?.code == .halfOpenScan)
    #expect(outcome.verdicts.filter { $0.senderRole == .server }.allSatisfy { $0.code == .closedPort })
  }

  /// The SYN may have gone before the capture began.
  @Test func aSYNACKAtTheCapturesBeginningProvesLess() {
    func answer(after seconds: Double) -> Verdict {
      exchange {
        $0.connection(clientPort: 40_002).client.syn()
        $0.pause(seconds)
        $0.server.synAck()
        $0.client.reply()
      }.last
    }
    #expect(answer(after: 0.1).code == .unexpectedSynAck && answer(after: 0.1).confidence == .possible)
    #expect(answer(after: 0.1).text.string.contains("The capture had begun only 110 ms before."))
    #expect(answer(after: 5).confidence == .probable)
  }

  @Test func afterAFewTargetsAScanIsLeftOpen() {
    let outcome = scan(of: [20, 24, 28, 29, 32])
    let abandoned = outcome.verdicts.last { $0.senderRole == .client }
    #expect(abandoned?.code == .handshakeAborted)
    #expect(abandoned?.alternatives == [.halfOpenScan])
  }

  @Test func aScannerMayHaveItsOrdinaryBusinessBesides() {
    let outcome = scan(of: 20..<44, completing: [443: 30])
    #expect(outcome.verdicts.last { $0.senderRole == .client }?.code == .halfOpenScan)
  }

  @Test func whoCompletesManyConnectionsWithManyIsNoScanner() {
    let outcome = scan(of: 20..<44, completing: [443: 6, 444: 6, 445: 6, 446: 6, 447: 6, 448: 6, 449: 6, 450: 6])
    #expect(outcome.verdicts.last { $0.senderRole == .client }?.code == .handshakeAborted)
  }

  @Test func aHostWithTwoRoutesIsNoScanner() {
    let outcome = exchange {
      let other = $0.connection(clientPort: 40_001)
      other.client.ttl = 61
      other.client.syn()
      other.server.synAck()
      $0.client.ttl = 61
      $0.client.syn()
      other.client.ttl = 63
      other.client.ack()
      $0.server.synAck()
      $0.client.reply(ttl: 63)
    }
    #expect(outcome.last.code == .handshakeAborted)
  }

  @Test func scannersAreKnownByTheirRefusalsToo() {
    let outcome = scan(of: 20..<32)
    #expect(outcome.verdicts.filter { $0.senderRole == .client }.allSatisfy { $0.code == .halfOpenScan })
  }
}
