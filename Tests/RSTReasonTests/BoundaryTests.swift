import RSTReason
import TCPTrack
import Testing

/// Neighbouring reasons, apart by one thing.
struct BoundaryTests {
  // MARK: Handshake and protocol

  /// A SYN,ACK in mid-connection is no answer that came too late.
  @Test(arguments: [(true, ReasonCode.synInConnection), (false, .handshakeAborted)])
  func aSYNACKInMidConnection(isUsed: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.client.syn()
      if isUsed {
        $0.server.synAck()
        $0.client.ack()
        $0.request()
        $0.server.send([.syn, .ack], seqOffset: -501)
      } else {
        $0.server.synAck()
      }
      $0.client.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Its kernel did not take the SYN,ACK, whatever was wrong with it, if it repeats its SYN.
  @Test(arguments: [(true, ReasonCode.protocolViolation), (false, .handshakeAborted)])
  func theSYNIsRepeatedAfterTheReset(isRepeated: Bool, code: ReasonCode) {
    let outcome = exchange {
      let syn = $0.client.syn()
      $0.server.synAck()
      $0.client.reply()
      guard isRepeated else { return }
      $0.pause(1)
      $0.client.send(.syn) { $0.seq = syn.seq }
      $0.server.send([.syn, .ack]) { $0.seq = $0.seq - 1 }
      $0.client.ack()
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  /// An open connection drops what has neither ACK nor SYN: this one was gone, or its stack is none of RFC 9293's.
  @Test(arguments: [(TCPFlags(), true), (.ack, false)]) func aSegmentWithoutACK(flags: TCPFlags, isIllegal: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(1.5)
      $0.client.send(flags, length: 5)
      $0.server.reply()
    }
    #expect(outcome.last.code == .peerRestarted, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.protocolViolation) == isIllegal)
  }

  /// In SYN-RECEIVED, payload already sent (RFC 7413), an old ACK is answered; it completes no handshake.
  @Test func anOldACKUnderFastOpen() {
    let outcome = exchange {
      $0.client.syn(payload: 100)
      $0.server.synAck()
      $0.server.data(500)
      $0.client.send(.ack, ackOffset: -100_501)
      $0.server.reply()
    }
    #expect(outcome.last.code == .protocolViolation, "\(outcome.last.text.string)")
    #expect(outcome.last.senderState.state == .synReceived)
  }

  /// Signed segments were accepted before: that this one is signed explains nothing.
  @Test(arguments: [(true, ReasonCode.peerRestarted), (false, .protocolViolation)])
  func aSignedSegment(wereAccepted: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.client.send([.psh, .ack], length: 50) { if wereAccepted { $0.options.insert(.md5) } }
      $0.server.data(50)
      $0.client.send([.psh, .ack], length: 50) { $0.options.insert(.md5) }
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Of a SYN's payload a stack without Fast Open takes no notice.
  @Test(arguments: [UInt32(0), 100]) func aSYNWithPayloadIsRefused(taken: UInt32) {
    let outcome = exchange {
      let syn = $0.client.syn(payload: 100)
      $0.server.reply { $0.ack = syn.seq + 1 + taken }
    }
    #expect(outcome.last.code == .closedPort && outcome.last.effect == .accepted, "\(outcome.last.text.string)")
  }

  /// lwIP answers a SYN that meets TIME-WAIT by a reset, and has nothing to tell that from a closed port.
  @Test(arguments: [(UInt8(255), 5.0, true), (128, 5, false), (64, 5, false), (255, 300, false)])
  func aSYNIntoTimeWait(ttl: UInt8, after: Double, mayBeTimeWait: Bool) {
    let outcome = exchange {
      $0.server.ttl = ttl
      $0.handshake()
      $0.request()
      $0.close()
      _ = $0.openAnew(after: after)
      $0.server.reply()
    }
    #expect(outcome.last.code == .closedPort, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.timeWaitReset) == mayBeTimeWait)
  }

  /// No host restarts within a tenth of a second; its FIN may have been lost.
  @Test(arguments: [(0.1, Confidence.possible), (2, .probable)])
  func howLongAgoItWasHeard(pause: Double, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(100)
      $0.server.ack()
      $0.pause(pause)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .peerRestarted && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.dataAfterClose) == (confidence == .possible))
  }

  // MARK: Time-outs

  /// The last probe echoes the answer to the one before: nobody had reason to give up.
  @Test(arguments: [(true, false), (false, true)]) func probesThatWereAnswered(areHeard: Bool, isTimeout: Bool) {
    let outcome = exchange {
      $0.markSegments()
      $0.handshake()
      $0.request()
      for probe in 0..<4 as Range<UInt32> {
        $0.pause(1)
        $0.server.send(.ack, seqOffset: -1) { $0.tsecr = areHeard ? 1000 + probe * 1000 : 1000 }
        $0.client.tsval = 2000 + probe * 1000
        $0.client.ack()
      }
      $0.pause(1)
      $0.server.abort()
    }
    #expect((outcome.last.code == .keepaliveTimeout) == isTimeout, "\(outcome.last.text.string)")
  }

  /// No stack gives a shut window up within half a second.
  @Test(arguments: [([0.2, 0.2], Confidence.possible), ([0.5, 1.0], .certain)])
  func howLongAShutWindowWasProbed(waits: [Double], confidence: Confidence) {
    let outcome = exchange {
      $0.probeShutWindow(after: waits)
      $0.pause(3)
      $0.client.data(23)
      $0.server.reply()
    }
    #expect(
      outcome.last.code == .zeroWindowTimeout && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  // MARK: Third parties

  /// The second of a pair has a number that nobody could have acknowledged; one lost segment explains a small step.
  @Test(arguments: [(Int32(12_503), ReasonCode.injectedReset), (1460, .handshakeRefused)])
  func theSecondOfAPair(ahead: Int32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(261)
      $0.server.reply()
      $0.step = 50_000
      $0.server.send(.rst, seqOffset: ahead) { $0.window = 0 }
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  /// A box with the numbers of the handshake resets both ends after the session's time.
  @Test(arguments: [(true, ReasonCode.middleboxTimeout), (false, .unknown)])
  func theNumbersOfTheHandshake(isOfBoth: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(3600)
      $0.server.send([.rst, .ack], seqOffset: -500, ackOffset: -100)
      $0.step = 20_000
      $0.client.send([.rst, .ack], seqOffset: isOfBoth ? -100 : -50, ackOffset: -500)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// A box may write MP_TCPRST as well.
  @Test(arguments: [(UInt8(57), ReasonCode.injectedReset), (64, .mptcpReset)])
  func whoWroteMPTCPRST(ttl: UInt8, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.send([.rst, .ack]) {
        $0.options.insert([.mptcp, .mptcpReset])
        $0.ttl = ttl
      }
      if ttl != 64 {
        $0.client.data(100)
        $0.server.data(100)
        $0.client.ack()
      }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.isHarmless == (code == .mptcpReset))
  }

  // MARK: Numbers

  /// Linux aborts at the end of a window that has shrunk below what it had sent (tcp_acceptable_seq).
  @Test(arguments: [(UInt32(0), Form.active), (7, .other)]) func anAbortAtTheEndOfAShrunkWindow(off: UInt32, form: Form)
  {
    let outcome = exchange {
      $0.client.synOptions = []
      $0.server.synOptions = []
      $0.client.send(.syn)
      $0.server.send([.syn, .ack])
      $0.client.ack()
      $0.client.data(100)
      for _ in 0..<4 { $0.server.data(1000) }
      $0.client.window = 2000
      $0.client.send(.ack, ackOffset: -3000)
      $0.pause(0.3)
      $0.server.send([.rst, .ack], seqOffset: -1000 - Int32(off))
    }
    #expect(outcome.last.form == form, "\(outcome.last.text.string)")
  }

  // MARK: What is said besides

  /// Certain: no other is left open. Else what no packet tells from it is.
  @Test func whatIsLeftOpen() {
    for example in Example.all {
      let last = exchange(example.script).last
      if last.confidence == .certain {
        #expect(last.alternatives.isEmpty, "\(example.name)")
      } else if let twin = Catalogue.reason(last.code).twin {
        #expect(last.alternatives.contains(twin), "\(example.name)")
      }
    }
  }

  /// What is acknowledged afterwards was not lost: by itself, or with what came later; whatever the numbers began with.
  @Test(arguments: [(false, UInt32(50_000)), (true, 50_000), (true, 3_000_000_000)])
  func acknowledgedAfterTheReset(goesOn: Bool, seq: UInt32) {
    let outcome = exchange {
      $0.server.seq = SequenceNumber(seq)
      $0.handshake()
      $0.request()
      $0.server.data(261)
      $0.client.data(300)
      $0.server.send(.rst, ackOffset: 0) {
        $0.window = 0
        $0.ttl = 57
      }
      guard goesOn else { return }
      $0.server.data(400)
      $0.client.ack()
    }
    let lost = outcome.last
    #expect((lost.senderUnacked, lost.receiverUnacked) == (goesOn ? (0, 0) : (0, 300)), "\(lost.text.string)")
    #expect(outcome.first(of: lost.frame).receiverUnacked == 300)
  }

  /// Unread payload is lost, acknowledged or not, unless it is a TLS alert.
  @Test(arguments: [(50, "", false), (24, "\u{17}\u{03}\u{03}\u{0}\u{13}x", true)] as [(UInt32, String, Bool)])
  func payloadUnreadAfterItsFIN(length: UInt32, text: String, isHarmless: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.client.data(length, text)
      $0.server.ack()
      $0.pause(0.5)
      $0.server.abort()
    }
    #expect(
      outcome.last.code == .abortAfterOwnFin && outcome.last.isHarmless == isHarmless, "\(outcome.last.text.string)")
  }

  /// The context of an abort is what explains it, not the last ACK.
  @Test func theContextOfAnAbort() {
    let closed = exchange {
      $0.handshake()
      $0.request()
      $0.client.fin()
      $0.server.data(100)
      $0.client.ack()
      $0.server.abort()
    }
    #expect(closed.last.trigger == 7)
    let unread = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(900)
      $0.server.ack()
      $0.pause(1)
      $0.client.probe()
      $0.server.ack()
      $0.server.abort()
    }
    #expect(unread.last.trigger == 7)
  }

  /// TIME-WAIT may heed a reset (RFC 9293) or not (RFC 1337).
  @Test func aResetIntoTimeWait() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.close()
      $0.server.ack()
      $0.client.reply()
    }
    #expect(outcome.last.receiverState.state == .timeWait && outcome.last.effect == .unknown)
  }

  /// Who never sent a byte left none unread.
  @Test func noTwinThatTheSegmentsExclude() {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<3 { $0.server.data(500) }
      $0.server.abort()
    }
    #expect(outcome.last.code == .abortiveClose && !outcome.last.alternatives.contains(.unreadDataClose))
  }

  /// A forged answer to the SYN,ACK leaves the same trace, but for its TTL.
  @Test(arguments: [(UInt8(64), true), (62, false)]) func whoAnsweredTheSYNACK(ttl: UInt8, isItsKernel: Bool) {
    let outcome = exchange {
      let syn = $0.client.syn()
      $0.server.synAck()
      $0.client.reply(ttl: ttl)
      $0.pause(1)
      $0.client.send(.syn) { $0.seq = syn.seq }
    }
    #expect((outcome.last.code == .protocolViolation) == isItsKernel, "\(outcome.last.text.string)")
  }

  /// The second of two aborts acknowledges what nobody had sent.
  @Test(arguments: [(Int32(1460), ReasonCode.injectedReset), (0, .rejectedAfterAccept)])
  func twoAbortsWithOtherACKs(ahead: Int32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(261)
      $0.pause(0.06)
      $0.server.abort()
      $0.step = 50_000
      $0.server.send([.rst, .ack], ackOffset: ahead)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// A probe of a shut window that was given up: the silence after it is no idle time.
  @Test func silenceBehindAShutWindow() {
    let outcome = exchange {
      $0.probeShutWindow(after: [0.2, 0.2])
      $0.pause(11)
      $0.client.ack()
      $0.server.reply()
    }
    #expect(outcome.last.code == .zeroWindowTimeout, "\(outcome.last.text.string)")
  }

  /// Late payload: the longer ago the FIN, the likelier its timer had run out as well.
  @Test(arguments: [(5.0, false), (75, true)]) func payloadLongAfterTheFIN(pause: Double, mayHaveExpired: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(pause)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .dataAfterClose, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.finWaitExpired) == mayHaveExpired)
  }

  /// A monitor's kernel answers the SYN,ACK; its program aborts.
  @Test(arguments: [true, false]) func whatLinuxReportsOfAMonitor(isKernels: Bool) {
    let outcome = exchange {
      for port in 30_000..<30_012 as Range<UInt16> {
        let (client, server) = $0.connection(clientPort: port)
        client.syn()
        server.synAck()
        if isKernels {
          client.reply()
        } else {
          client.ack()
          client.abort()
        }
        $0.pause(5)
      }
    }
    #expect(outcome.last.code == .probeClose, "\(outcome.last.text.string)")
    #expect(outcome.last.linux.map { "\($0)" } == [isKernels ? "NO_SOCKET" : "TCP_STATE"])
  }
}
