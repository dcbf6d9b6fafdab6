import RSTReason
import TCPTrack
import Testing

extension Example {
  static let aftermath: [Example] = [
    Example(.segmentAfterReset, "a segment in flight when the first reset was sent") {
      $0.handshake()
      $0.request()
      $0.server.abort()
      $0.client.data(50)
      $0.server.reply()
    },
    Example(.segmentAfterClose, "a repeated segment after the client, who closed last, is gone") {
      $0.repeatFINAfterClose()
    },
    Example(.timeWaitReset, "a late segment meets TIME-WAIT and is reset") {
      $0.handshake()
      $0.request()
      $0.close()
      $0.pause(2)
      $0.client.data(20)
      $0.server.reply()
    },
  ]
}

struct AftermathTests {
  /// Of so much data under way the capture point has seen the last long before the first meets nobody.
  @Test(arguments: [0.02, 0.001]) func aCutDownloadIsNoFlood(pause: Double) {
    let outcome = exchange {
      let sent = $0.download(of: 400)
      $0.pause(pause)
      $0.client.abort(unseen: 390 * 1448)
      for segment in sent[10...] { $0.client.reply(to: segment) }
    }
    #expect(outcome.verdicts.count == 391)
    #expect(outcome.verdicts.dropFirst().allSatisfy { $0.code == .segmentAfterReset })
    #expect(outcome.verdicts[1].trigger == 0)
  }

  /// The first of them met a closed socket; which one that was is not known any more.
  @Test func aDownloadThatMeetsAClosedSocketIsNone() {
    let outcome = exchange {
      let sent = $0.download(of: 400)
      $0.client.send([.fin, .ack], ackOffset: -390 * 1448)
      for segment in sent[10...] { $0.client.reply(to: segment) }
    }
    #expect(outcome.verdicts.count == 390)
    #expect(outcome.verdicts[0].code == .dataAfterClose && outcome.verdicts[0].trigger == 0)
    #expect(outcome.verdicts.dropFirst().allSatisfy { $0.code == .segmentAfterReset })
  }

  /// More segments than are kept have come between the first reset and its later echoes.
  @Test(arguments: [true, false]) func theFirstResetIsRememberedBeyondTheSegmentsKept(clientClosed: Bool) {
    let outcome = exchange {
      let sent = $0.download(of: 400)
      if clientClosed {
        $0.client.send([.fin, .ack], ackOffset: -390 * 1448)
      } else {
        $0.client.abort(unseen: 390 * 1448)
      }
      for segment in sent[10..<60] { $0.client.reply(to: segment) }
      for _ in 0..<150 { $0.server.data(1448) }
      for segment in sent[60...] { $0.client.reply(to: segment) }
    }
    let first = outcome.verdicts[0]
    #expect(first.code != .segmentAfterReset)
    let echoes = outcome.verdicts.dropFirst()
    #expect(echoes.count > 380)
    #expect(echoes.allSatisfy { $0.code == .segmentAfterReset && $0.first == first.frame })
  }

  /// FINs that cross leave both ends in TIME-WAIT, whoever's was captured first.
  @Test func bothEndsOfASimultaneousCloseWait() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let (client, server) = ($0.client.seq, $0.server.seq)
      $0.client.fin()
      $0.server.send([.fin, .ack]) { $0.ack = client }
      $0.client.ack()
      $0.server.ack()
      $0.pause(2)
      $0.client.send([.psh, .ack], seqOffset: -1, length: 20) { $0.ack = server + 1 }
      $0.server.reply()
    }
    #expect(outcome.last.senderState.state == .timeWait && outcome.last.receiverState.state == .timeWait)
    #expect(outcome.last.code == .timeWaitReset, "\(outcome.last.text.string)")
  }

  /// The number is one that the server had before the capture began, or that nobody ever had.
  @Test(arguments: [(false, ReasonCode.timeWaitReset), (true, .blindReset)])
  func aNumberFromBeforeTheCaptureIsNoGuess(isWhole: Bool, code: ReasonCode) {
    let outcome = exchange {
      if isWhole { $0.handshake() }
      $0.client.data(100)
      $0.server.data(200)
      $0.client.ack()
      $0.close()
      $0.pause(3)
      $0.server.send(.rst, seqOffset: -1500)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == (isWhole ? .possible : .probable))
  }

  /// Equal bare resets are more than the segments captured, but the server's numbers show that some were not.
  @Test func whatWasInFlightNeedNotBeCaptured() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(521)
      $0.step = 10_000
      $0.client.abort()
      for _ in 0..<2 { $0.client.send(.rst, window: 0) }
      $0.server.sendUncaptured(2000)
      $0.server.data(1000)
      $0.client.reply()
    }
    #expect(Set(outcome.verdicts.dropFirst().map { $0.code }) == [.segmentAfterReset], "\(outcome.last.text.string)")
  }

  @Test(arguments: Example.aftermath) func isJudged(example: Example) { check(example) }

  /// What the next connection of the four-tuple acknowledges says nothing of this one's end.
  @Test func theNextConnectionIsNoSignOfLife() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(50)
      $0.server.reply()
      $0.client.seq = $0.client.seq + 30_000_000
      $0.server.seq = $0.server.seq + 40_000_000
      $0.handshake()
      $0.request()
    }
    #expect(outcome[8].origin != .middlebox, "\(outcome[8].text.string)")
    #expect(outcome[8].text.string.contains("frame 9 starts a new connection"))
  }

  /// Its SYN was not captured, but its numbers lie elsewhere.
  @Test func norIsTheNextConnectionWithoutItsSYN() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.abort()
      $0.client.sendUncaptured(18_000_000)
      $0.server.sendUncaptured(18_000_000)
      $0.server.data(1448)
      $0.client.ack()
    }
    #expect(outcome.last.code == .resetClose)
  }

  /// The aborted end answers what was in flight, and the other an ACK that was not captured.
  @Test func bareResetsOfBothEndsAreEchoes() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let unheard = SequenceNumber($0.server.seq.raw &+ 1448)
      for _ in 0..<3 { $0.server.data(1448) }
      $0.client.ack()
      $0.server.data(1448)
      $0.client.abort(unseen: 1448)
      $0.pause(0.02)
      $0.step = 500_000
      $0.server.data(1448)
      $0.client.reply()
      $0.server.send(.rst, window: 0) { $0.seq = unheard }
    }
    #expect(outcome.last.code == .segmentAfterReset)
  }

  /// No segment captured bears the reset's number: the server's last ACK least of all.
  @Test func whatWasNotCapturedIsNoTrigger() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.close()
      $0.pause(2)
      $0.client.send(.rst, seqOffset: -1, window: 0)
    }
    #expect(outcome.last.code == .segmentAfterClose)
    #expect(outcome.last.trigger == 0)
    #expect(outcome.last.text.string.contains("The segment that it answers was not captured."))
  }

  /// The same ports are in use again, and whose the reset was no segment says: that SYN was not captured.
  @Test(arguments: [false, true]) func theNextConnectionMayHaveBegunUnseen(isReused: Bool) {
    let outcome = exchange {
      $0.repeatFINAfterClose()
      guard isReused else { return }
      $0.client.sendUncaptured(18_000_000)
      $0.server.sendUncaptured(18_000_000)
      $0.client.ack()
    }
    #expect(outcome.last.code == .segmentAfterClose)
    #expect(outcome.last.confidence == (isReused ? .probable : .certain))
    #expect(outcome.last.evidence.contains { $0.prose.string.contains("another connection") } == isReused)
  }

  @Test func theEchoNamesTheFirstReset() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.abort()
      $0.client.data(50)
      $0.server.reply()
    }
    #expect(outcome.last.first == 7)
    #expect(outcome.last.trigger == 8)
    #expect(outcome.last.isHarmless)
  }
}

extension Exchange {
  /// The server's FIN once more, when the client has long closed, which answers it.
  fileprivate func repeatFINAfterClose() {
    handshake()
    request()
    close()
    pause(2)
    server.send([.fin, .psh, .ack], seqOffset: -1)
    client.reply()
  }

  /// So many segments of the server, sent at once and not yet acknowledged.
  fileprivate func download(of count: Int) -> [Segment] {
    handshake()
    client.data(100)
    server.data(1448)
    client.ack()
    step = 10_000
    return (0..<count).map { _ in server.data(1448) }
  }
}
