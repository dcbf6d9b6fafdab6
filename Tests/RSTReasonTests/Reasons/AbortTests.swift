import RSTReason
import Testing

extension Example {
  static let abort: [Example] = [
    Example(.abortiveClose, "a download cut with data under way") {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<4 { $0.server.data(1448) }
      $0.client.abort(unseen: 2 * 1448)
    },
    Example(.resetClose, "the server resets after its answer was acknowledged") {
      $0.handshake()
      $0.request()
      $0.server.abort()
    },
    Example(.resetClose, "the program had read the rest of the answer, which its window had not yet said") {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<8 { $0.server.data(1448) }
      $0.client.window = 60_000
      $0.client.ack()
      $0.pause(0.2)
      $0.client.abort(window: 64_000)
    },
    Example(.resetClose, "the end of the answer is acknowledged by the reset, as a delayed ACK would have") {
      $0.beginDownload()
      $0.server.data(1448)
      $0.server.data(500)
      $0.client.abort()
    },
    Example(.unreadDataClose, "a download is cut: what nobody reads any more is acknowledged by the reset alone") {
      $0.beginDownload()
      for _ in 0..<6 { $0.server.data(1448) }
      $0.client.abort()
    },
    Example(.unreadDataClose, "the window was shut at last, though it had grown by as much before") {
      $0.handshake()
      $0.client.data(100)
      $0.server.data(1448)
      $0.client.window = 20_000
      $0.client.ack()
      $0.server.data(1448)
      $0.client.window = 60_000
      $0.client.ack()
      for _ in 0..<8 { $0.server.data(1448) }
      $0.client.window = 0
      $0.client.ack()
      $0.client.abort(window: 30_000)
    },
    Example(.abortiveClose, "its answer went out with the reset, too soon for the ACK that the capture has in between")
    {
      $0.handshake()
      $0.client.data(6)
      $0.step = 10_000
      $0.pause(0.02)
      $0.server.data(36)
      $0.client.ack()
      $0.server.abort()
    },
    Example(.unreadDataClose, "the last request was acknowledged and never answered") {
      $0.handshake()
      $0.request()
      $0.client.data(1448)
      $0.server.ack()
      $0.pause(0.2)
      $0.server.abort()
    },
    Example(.unreadDataClose, "the window jumps up in the reset: the receive buffer was thrown away") {
      $0.handshake()
      $0.request()
      $0.client.data(4000)
      $0.server.window = 20_000
      $0.server.ack()
      $0.pause(0.2)
      $0.server.abort(window: 65_000)
    },
    Example(.abortAfterPeerFin, "a reset where its own FIN was due") {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.abort()
    },
    Example(.abortAfterOwnFin, "FIN, then a reset of the rest") {
      $0.handshake()
      $0.request()
      $0.client.fin()
      $0.server.ack()
      $0.client.abort()
    },
    Example(.dataAfterClose, "payload after this end's FIN") {
      $0.handshake()
      $0.client.data(100)
      $0.server.ack()
      $0.client.fin()
      $0.server.data(500)
      $0.client.reply()
    },
    Example(.dataAfterClose, "its FIN has to wait behind payload for which the other end has no room") {
      $0.handshake()
      $0.client.data(50)
      $0.server.data(2000)
      $0.client.window = 0
      $0.client.ack()
      $0.pause(0.3)
      $0.server.probe()
      $0.client.ack()
      $0.client.data(1)
      $0.server.reply()
    },
    Example(.dataAfterClose, "it still probes the shut window when the other end speaks") {
      $0.probeShutWindow(after: [0.2, 0.4, 0.8])
      $0.pause(0.6)
      $0.client.data(1)
      $0.server.reply()
    },
    Example(.zeroWindowTimeout, "it had given up probing the shut window when the other end spoke") {
      $0.probeShutWindow(after: [0.2, 0.4, 0.8])
      $0.pause(10)
      $0.client.data(1)
      $0.server.reply()
    },
    Example(.keepaliveRace, "the next request crosses the FIN of the idle connection") {
      $0.handshake()
      $0.request()
      $0.pause(5)
      $0.server.fin()
      $0.client.send([.psh, .ack], ackOffset: -1, length: 120)
      $0.server.reply()
    },
    Example(.keepaliveRace, "the next request has just left when the FIN of the idle connection comes by") {
      $0.handshake()
      $0.request()
      $0.pause(0.98)
      let request = $0.client.data(120)
      $0.server.send([.fin, .ack], ackOffset: -120)
      $0.server.reply(to: request)
    },
    Example(.dataAfterClose, "the request lay there for a second when the FIN came") {
      $0.handshake()
      $0.request()
      $0.pause(3)
      let request = $0.client.data(120)
      $0.pause(1)
      $0.server.send([.fin, .ack], ackOffset: -120)
      $0.server.reply(to: request)
    },
  ]
}

struct AbortTests {
  /// A bare reset behind its sender's own ACK of later payload answers no older segment: with the sender's window it is an
  /// abort, without it the answer to something unseen.
  @Test(arguments: [(UInt16(32_768), ReasonCode.resetClose), (0, .unknown)])
  func anAbortMayLackTheACK(window: UInt16, code: ReasonCode) {
    let outcome = exchange {
      $0.client.window = 32_768
      $0.step = 15_000
      $0.handshake()
      $0.client.data(25)
      $0.server.ack()
      $0.server.data(1)
      $0.client.ack()
      $0.client.send(.rst, window: window)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The window shrinks by what waits to be read; what the last ACK was the first to cover may have been read since.
  @Test(arguments: [(UInt16(1), ReasonCode.resetClose), (3, .unreadDataClose)])
  func aShrunkWindowHoldsWhatWasNotRead(segments: UInt16, code: ReasonCode) {
    let outcome = exchange {
      $0.client.window = 20_000
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<segments {
        // In units of 128 bytes, as the handshake says.
        let units = 3000 / segments
        $0.server.data(UInt32(units) << 7)
        $0.client.window -= units
        $0.client.ack()
      }
      $0.pause(0.1)
      $0.client.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Sequence space comes round after 4 GiB; comparisons hold for half of it.
  @Test(arguments: [1, 3]) func gigabytesMakeNoDifference(gigabytes: Int) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      for _ in 0..<gigabytes * 16 {
        $0.client.data(1 << 26)
        $0.server.ack()
      }
      $0.server.abort()
    }
    #expect(outcome.last.code == .unreadDataClose, "\(outcome.last.text.string)")
  }

  /// Both ends' numbers tell of a hole that is larger than what one stray segment may claim.
  @Test(arguments: [500_000, 50_000_000] as [UInt32]) func aHoleInTheCaptureIsCrossed(bytes: UInt32) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.sendUncaptured(bytes)
      for _ in 0..<20 {
        $0.server.data(1460)
        $0.client.ack()
      }
      $0.client.abort()
    }
    #expect(outcome.last.form == .active)
    #expect(outcome.last.code == .resetClose, "\(outcome.last.text.string)")
    #expect(outcome.last.senderState.isGuessed)
  }

  @Test(arguments: Example.abort) func isJudged(example: Example) { check(example) }

  /// The other end's FIN, which the capture lacks, was acknowledged, and so was the payload that comes again.
  @Test func payloadThatWasAcknowledgedIsNoDataAfterClose() {
    let outcome = exchange {
      $0.handshake()
      let request = $0.client.data(100)
      $0.server.data(500)
      $0.client.sendUncaptured(1)
      $0.server.ack()
      $0.server.fin()
      $0.client.ack()
      $0.pause(1)
      $0.feed(request)
      $0.server.reply(to: request)
    }
    #expect(outcome.last.code == .unknown)
  }

  @Test(arguments: [
    (31, "\u{15}\u{3}\u{3}\u{0}\u{1A}\u{0}"), (24, "\u{17}\u{3}\u{3}\u{0}\u{13}\u{0}"),
  ]) func aCloseNotifyThatMeetsNobodyIsHarmless(length: Int, record: String) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.data(UInt32(length), record)
      $0.server.reply()
    }
    #expect(outcome.last.code == .dataAfterClose)
    #expect(outcome.last.isHarmless && outcome.last.severity == .chat)
    #expect(outcome.last.text.string.contains("close_notify"))
    #expect(outcome.last.advice.string.hasPrefix("Nothing to do"))
  }

  @Test(arguments: [
    (7, "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}"), (600, "\u{17}\u{3}\u{3}\u{2}\u{53}\u{0}"), (600, "GET / HTTP/1.1"),
  ]) func whatElseMeetsNobodyIsNot(length: Int, payload: String) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.data(UInt32(length), payload)
      $0.server.reply()
    }
    #expect(outcome.last.code == .dataAfterClose)
    #expect(!outcome.last.isHarmless)
    #expect(!outcome.last.advice.string.hasPrefix("Nothing to do"))
  }

  @Test func whatTheOtherEndReceivedIsNotKnownWithoutIt() {
    let outcome = exchange {
      $0.client.ack()
      $0.client.data(500)
      $0.client.abort()
    }
    #expect(outcome.last.code == .resetClose && outcome.last.confidence == .possible)
    #expect(!outcome.last.isHarmless)
    #expect(outcome.last.text.string.contains("What was lost cannot be seen."), "\(outcome.last.text.string)")
  }

  @Test func dataThatTheResetOvertookIsNoSignOfLife() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.step = 100_000
      $0.server.data(500)
      $0.server.send([.rst, .ack], seqOffset: 300)
      $0.server.data(300)
    }
    #expect([.abortiveClose, .resetClose].contains(outcome.last.code))
    #expect(outcome.last.origin != .middlebox)
  }

  @Test func aResetOneAheadLiesBehindALostFIN() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.send([.rst, .ack], seqOffset: 1)
      $0.server.ack()
      $0.client.send(.rst)
    }
    #expect(outcome.verdicts.map(\.code) == [.abortAfterOwnFin, .segmentAfterReset])
  }

  @Test func costsAreCountedInBytes() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<4 { $0.server.data(1448) }
      $0.client.abort(unseen: 2 * 1448)
    }
    #expect(outcome.last.receiverUnacked == 2896)
    #expect(outcome.last.text.string.contains("2,896 bytes of the server were never acknowledged."))
    #expect(outcome.last.severity == .error)
  }

  @Test func aTLSAlertBeforeTheAbortIsEvidence() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.data(7, "\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}")
      $0.client.ack()
      $0.server.abort()
    }
    #expect(outcome.last.evidence.contains { if case .tlsAlert(7) = $0 { true } else { false } })
  }
}

extension Exchange {
  /// The client has asked, and acknowledged the first four segments of the answer.
  fileprivate func beginDownload() {
    handshake()
    client.data(100)
    for _ in 0..<4 { server.data(1448) }
    client.ack()
  }
}
