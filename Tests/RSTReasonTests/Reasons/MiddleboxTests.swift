import RSTReason
import TCPTrack
import Testing

extension Example {
  static let middlebox: [Example] = [
    Example(.injectedReset, "another TTL, and the end goes on") {
      $0.handshake()
      $0.client.data(300, "GET / HTTP/1.1")
      $0.server.ttl = 201
      $0.server.abort()
      $0.server.ttl = 64
      $0.server.data(1000)
      $0.client.ack()
    },
    Example(.middleboxTimeout, "a silence of 350 s, and a reset with another TTL") {
      $0.handshake()
      $0.request()
      $0.request()
      $0.pause(350)
      $0.client.data(100)
      $0.server.reply(ttl: 250)
    },
    Example(.middleboxTimeout, "the box's reset was lost, and the repeated segment meets the same abort again") {
      $0.client.tsval = 1000
      $0.server.tsval = 5000
      $0.handshake()
      $0.request()
      $0.pause(350)
      $0.client.data(100)
      $0.server.ttl = 250
      $0.server.send([.rst, .ack]) { $0.options = [] }
      $0.pause(0.2)
      $0.client.retransmit()
      $0.server.send([.rst, .ack]) { $0.options = [] }
    },
    Example(.injectedReset, "the opener completes the handshake that it is said not to have wanted") {
      $0.client.syn()
      $0.server.synAck()
      $0.client.reply()
      $0.client.data(23)
    },
    Example(.injectedReset, "the server's own answer to the same segment has window 0") {
      $0.handshake()
      $0.client.data(59)
      $0.server.reply()
      $0.server.reply(window: 65_160)
    },
    Example(.middleboxTimeout, "both ends are reset again when the segment is repeated") {
      $0.handshake()
      $0.request()
      $0.pause(350)
      $0.client.data(100)
      $0.step = 10_000
      $0.server.send([.rst, .ack]) { $0.ttl = 250 }
      $0.client.send([.rst, .ack], seqOffset: -100) { $0.ttl = 250 }
      $0.pause(0.2)
      $0.client.retransmit()
      $0.server.send([.rst, .ack]) { $0.ttl = 250 }
      $0.client.send([.rst, .ack], seqOffset: -100) { $0.ttl = 250 }
    },
    Example(.middleboxTimeout, "a silence of 8 s, and a reset from one hop nearer than the server's two segments") {
      $0.resetAfterSilence(ttl: 65)
    },
    Example(.idleExpired, "the same from one hop farther away") {
      $0.resetAfterSilence(ttl: 63)
    },
    Example(.idleExpired, "another TTL, which the host's other connections have too") {
      $0.handshake()
      $0.request()
      $0.pause(30)
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.server.ttl = 61
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      $0.client.data(100)
      $0.server.reply(ttl: 61)
    },
    Example(.blindReset, "a SEQ that nothing explains, and the connection goes on") {
      $0.handshake()
      $0.request()
      $0.server.send(.rst, seqOffset: 500_000_000)
      $0.client.data(100)
      $0.server.data(100)
      $0.client.ack()
    },
  ]
}

struct MiddleboxTests {
  /// A segment that was captured before the network card cut it in three has three IDs.
  @Test(arguments: [(1000, true), (3043, false)] as [(UInt32, Bool)])
  func whatTheCardCutsUpSkipsNoID(length: UInt32, isMissing: Bool) {
    let outcome = exchange {
      $0.client.data(77)
      $0.server.send(.ack) { $0.ipID = 199 }
      $0.server.send([.psh, .ack], length: length) { $0.ipID = 200 }
      $0.client.ack()
      $0.server.send([.rst, .ack]) { $0.ipID = 203 }
    }
    #expect(outcome.last.evidence.contains { if case .ipIDSkips(2) = $0 { true } else { false } } == isMissing)
  }

  /// Segments that a bare reset answers may have gone by before the capture began.
  @Test func aCaptureBegunInACutDownloadShowsNoFlood() {
    let outcome = exchange {
      $0.step = 10_000
      let unseen = $0.client.seq
      $0.server.data(1448)
      for _ in 0..<20 { $0.client.send(.rst) { $0.seq = unseen } }
    }
    #expect(!outcome.verdicts.contains { $0.code == .injectedReset })
  }

  /// The server's ACK and payload were taken long before: three equal resets to no segment are forged.
  @Test func noResetAnswersWhatItsSenderHasGoneBeyond() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(1200)
      $0.server.ack()
      $0.server.data(1000)
      $0.client.ack()
      $0.pause(0.1)
      $0.step = 300_000
      for _ in 0..<3 { $0.client.send(.rst, window: 0) }
    }
    #expect(outcome.last.code == .injectedReset, "\(outcome.last.text.string)")
    #expect(outcome.last.evidence.contains { if case .burst(3) = $0 { true } else { false } })
  }

  /// Numbers ahead of both ends' are a guess if they are far ahead: what led up to others may be missing.
  @Test(arguments: [(Int32(37), ReasonCode.unknown), (500_000_000, .blindReset)])
  func numbersALittleAheadAreNoGuess(ahead: Int32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.send([.rst, .ack], seqOffset: ahead, ackOffset: 9000)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Without the SYN the window may be up to 2^14 times what the segments say.
  @Test func outsideAWindowOfUnknownScaleIsNotClaimed() {
    let outcome = exchange {
      $0.client.window = 500
      $0.request()
      $0.request()
      $0.server.send(.rst, seqOffset: 30_000, window: 0)
      $0.request()
    }
    #expect(outcome.last.effect == .unknown)
    #expect(!outcome.last.text.string.contains("outside the window"), "\(outcome.last.text.string)")
  }

  @Test(arguments: Example.middlebox) func isJudged(example: Example) { check(example) }

  @Test func answeringASYNThatWasNotCapturedIsNoGuess() {
    func outcome(_ seq: UInt32) -> Outcome {
      exchange {
        $0.handshake()
        $0.request()
        $0.server.send([.rst, .ack], ackOffset: 7_000_000) { $0.seq = SequenceNumber(seq) }
      }
    }
    #expect(outcome(2_000_000_000).last.code == .blindReset)
    #expect(outcome(0).last.code == .unknown, "\(outcome(0).last.text.string)")
  }

  /// An abort with the end's flow label and time stamps, or what a box wrote without them.
  @Test(arguments: [(UInt32(0), ReasonCode.injectedReset), (0x12345, .resetClose)])
  func aResetIsLabelledAsItsEndsSegmentsAre(label: UInt32, code: ReasonCode) {
    let outcome = exchange(variation: .ipv6) {
      $0.markSegments()
      $0.handshake()
      $0.request()
      $0.server.resetFlowLabel = label
      $0.server.send([.rst, .ack]) { if label == 0 { $0.options = [] } }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    let naming = outcome.last.evidence.contains { if case .flowLabelMissing = $0 { true } else { false } }
    #expect(naming == (label == 0))
  }

  /// A box takes the opener's first request off the path and resets the connection in its name: as a probe's close,
  /// but for the ID that the request had.
  @Test(arguments: [(UInt16(1), Confidence.certain), (2, .probable), (300, .certain)])
  func aSkippedIDIsOfASegmentThatWasNotCaptured(step: UInt16, confidence: Confidence) {
    let outcome = exchange {
      $0.client.send(.syn) { $0.ipID = 100 }
      $0.server.synAck()
      $0.client.send(.ack) { $0.ipID = 101 }
      $0.client.send([.rst, .ack]) { $0.ipID = 101 + step }
    }
    #expect(outcome.last.code == .probeClose)
    #expect(outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.injectedReset) == (step == 2))
  }

  @Test func aWindowFarLargerThanTheOnlyOneBeforeIsOfAnother() {
    func outcome(_ window: UInt16) -> Outcome {
      exchange {
        $0.client.syn()
        $0.server.synAck()
        $0.client.send(.ack, window: 63)
        $0.client.abort(window: window)
      }
    }
    #expect(outcome(63).last.confidence == .certain)
    #expect(outcome(22_024).last.confidence == .probable)
  }

  /// How far away the server is, only the handshake tells: what it sends of itself it may have delayed.
  @Test(arguments: [true, false]) func whatIsTooEarlyIsMeasuredByTheHandshake(isWhole: Bool) {
    let outcome = exchange {
      if isWhole { $0.handshake() }
      for _ in 0..<4 { $0.request() }
      $0.pause(1)
      $0.client.data(23)
      $0.step = 70_000
      $0.server.reply()
    }
    #expect((outcome.last.code == .injectedReset) == isWhole, "\(outcome.last.text.string)")
  }

  /// Far from the server a box answers at once, and again when the client repeats itself: both are the box's.
  @Test func whatComesTooEarlyTwiceIsOfOneBox() {
    let outcome = exchange {
      $0.step = 20_000_000
      $0.handshake()
      for _ in 0..<3 { $0.request() }
      $0.pause(60)
      $0.client.data(20)
      $0.step = 10_000
      $0.server.reply()
      $0.pause(0.3)
      $0.client.retransmit()
      $0.server.reply()
    }
    #expect(outcome.last.code == .middleboxTimeout, "\(outcome.last.text.string)")
  }

  /// The server goes on, so that the box resets both ends again, with the numbers that it had first.
  @Test func aBoxResetsBothEndsAgain() {
    let outcome = exchange {
      $0.handshake()
      let (client, server) = ($0.client.seq, $0.server.seq)
      $0.client.data(23)
      $0.step = 10_000
      for _ in 0..<2 {
        $0.server.send([.rst, .ack]) {
          $0.seq = server; $0.ack = client
        }
        $0.client.send([.rst, .ack]) {
          $0.seq = client; $0.ack = server
        }
        $0.pause(0.001)
        $0.server.ack()
      }
    }
    #expect(outcome.verdicts.allSatisfy { $0.code == .injectedReset })
  }

  /// An end aborts once; its path may repeat that at other times.
  @Test(arguments: [(Int64(2_400_000), ReasonCode.injectedReset), (30_000_000, .resetClose)])
  func threeEqualAborts(step: Int64, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.step = step
      for _ in 0..<3 { $0.client.abort() }
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  /// Two segments, and three equal resets: the first one came from half-way, the server's own later. Two are the server's,
  /// whichever of the two segments came first; nor is the first forged that took as long as the others.
  @Test(arguments: [(Int64(68), 2, true), (68, 1, false), (100, 2, false)])
  func beforeTheServersOwn(milliseconds: Int64, others: Int, isForged: Bool) {
    let outcome = exchange {
      $0.step = 124_000_000
      $0.client.syn()
      $0.server.synAck()
      $0.step = 100_000
      $0.client.ack()
      $0.client.data(58)
      $0.step = milliseconds * 1_000_000
      $0.server.reply()
      $0.step = 122_000_000 - $0.step
      for _ in 0..<others {
        $0.server.reply()
        $0.step = 600_000
      }
    }
    #expect((outcome.verdicts[0].code == .injectedReset) == isForged, "\(outcome.verdicts[0].text.string)")
    #expect(outcome.verdicts.dropFirst().allSatisfy { $0.code == .segmentAfterReset })
  }

  /// The box drops the request that finds its entry gone and counts as if it had never come.
  @Test func aBoxThatDropsTheRequestResetsBothEnds() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let (client, server) = ($0.client.seq, $0.server.seq)
      $0.pause(36)
      $0.step = 10_000
      $0.client.data(1200)
      for _ in 0..<2 {
        $0.server.abort()
        $0.client.send([.rst, .ack]) {
          $0.seq = client; $0.ack = server
        }
        $0.pause(0.2)
        $0.client.retransmit()
      }
    }
    #expect(
      outcome.verdicts.map(\.code) == [.middleboxTimeout, .middleboxTimeout, .middleboxTimeout, .middleboxTimeout])
  }

  @Test func forgedAndBlindOnesAreSecurityMatters() {
    for example in Example.middlebox where [.injectedReset, .blindReset].contains(example.code) {
      #expect(example.outcome.last.isSecurity, "\(example.name)")
    }
  }
}

extension Exchange {
  /// The server has sent two segments; the next to it, after 8 s, is answered by a reset with this TTL.
  fileprivate func resetAfterSilence(ttl: UInt8) {
    handshake()
    client.data(5)
    server.ack()
    pause(8)
    client.data(1)
    server.reply(ttl: ttl)
  }
}
