import RSTReason
import TCPTrack
import Testing

/// Paths that bring segments in another order than they were sent in: what comes behind a reset is no sign that its
/// sender lives on, if the sender had sent it before.
struct ChangedOrderTests {
  private func speaksOfLife(_ verdict: Verdict) -> Bool {
    verdict.code == .injectedReset || verdict.evidence.contains { if case .senderWentOn = $0 { true } else { false } }
  }

  /// Six segments, of which the client has acknowledged one; from then on one comes every `step` nanoseconds.
  private func download(_ exchange: Exchange, step: Int64) {
    exchange.handshake()
    exchange.client.data(100)
    for _ in 0..<6 { exchange.server.data(1448) }
    exchange.client.send(.ack, ackOffset: -7240)
    exchange.step = step
  }

  /// RCV.NXT never goes back.
  @Test(arguments: [(true, false), (false, true)]) func anACKThatTheSenderHadGoneBeyond(isOld: Bool, lives: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<4 { $0.server.data(1448) }
      $0.client.ack()
      $0.client.abort()
      if !isOld { $0.server.data(1448) }
      $0.client.send(.ack, ackOffset: isOld ? -2896 : 0)
    }
    #expect(speaksOfLife(outcome.verdicts[0]) == lives, "\(outcome.verdicts[0].text.string)")
  }

  /// Sent between the last segment and the reset, as its IPv4 ID or its time stamp tells.
  @Test(arguments: [([7, 9, 8], false), ([7, 9, 12], true)] as [([UInt16], Bool)])
  func anACKWithAnOlderIPID(ids: [UInt16], lives: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.client.send([.psh, .ack], length: 100) { $0.ipID = ids[0] }
      $0.server.data(500)
      $0.client.send([.rst, .ack], window: 64_240) { $0.ipID = ids[1] }
      $0.client.send(.ack) { $0.ipID = ids[2] }
    }
    #expect(speaksOfLife(outcome.last) == lives, "\(outcome.last.text.string)")
  }

  @Test(arguments: [(UInt32(1005), false), (1011, true)]) func anACKWithAnOlderTimeStamp(stamp: UInt32, lives: Bool) {
    let outcome = exchange {
      $0.client.tsval = 1000
      $0.server.tsval = 5000
      $0.handshake()
      $0.client.data(100)
      $0.server.data(500)
      $0.client.tsval = 1010
      $0.client.abort()
      $0.client.tsval = stamp
      $0.client.ack()
    }
    #expect(speaksOfLife(outcome.last) == lives, "\(outcome.last.text.string)")
  }

  /// The client closes in the midst of a download: its FIN and the first answer of the closed socket change places.
  @Test func aFINBehindTheResetThatFollowedIt() {
    let outcome = exchange {
      download($0, step: 20_000)
      $0.client.reply()
      $0.client.send([.fin, .ack], ackOffset: -7240)
      for _ in 0..<4 { $0.client.reply() }
    }
    #expect(outcome.verdicts[0].code == .dataAfterClose, "\(outcome.verdicts[0].text.string)")
    #expect(
      outcome.verdicts[0].evidence.contains {
        if case .ownFINBehind(frame: 13, after: 20_000) = $0 { true } else { false }
      })
  }

  /// Of a client that goes on to acknowledge it is no close.
  @Test func unlessItsSenderLivesOn() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.step = 20_000
      $0.client.send(.rst)
      $0.client.fin()
      $0.step = 10_000_000
      $0.server.data(500)
      $0.client.ack()
    }
    #expect(outcome.verdicts[0].code == .injectedReset, "\(outcome.verdicts[0].text.string)")
  }

  /// The server resets the upload; the client's answers to what it had still sent overtake its last payload.
  @Test func payloadThatWasOnItsWayToAResetConnection() {
    let outcome = exchange {
      $0.handshake()
      $0.step = 20_000
      for _ in 0..<4 { $0.client.data(1448) }
      let ack = $0.server.send(.ack, ackOffset: -4344)
      $0.server.abort(unseen: 4344)
      $0.client.reply(to: ack)
      $0.client.data(1448)
      $0.server.reply()
    }
    #expect(outcome.verdicts[1].code == .segmentAfterReset, "\(outcome.verdicts[1].text.string)")
  }

  /// An ACK and the payload behind it, both of which a closed socket answers alike.
  @Test func anACKThatComesBehindThePayload() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      $0.client.fin()
      $0.step = 20_000
      let ack = $0.server.send(.ack, ackOffset: -1)
      let data = $0.server.send([.psh, .ack], ackOffset: -1, length: 1000)
      $0.client.reply(to: data)
      $0.client.reply(to: ack)
    }
    #expect(outcome.verdicts[0].code == .dataAfterClose, "\(outcome.verdicts[0].text.string)")
    #expect(outcome.verdicts[1].code == .segmentAfterReset, "\(outcome.verdicts[1].text.string)")
  }

  /// The answer to what came after the abort overtakes the abort.
  @Test func aResetThatOvertakesTheAbort() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(20)
      $0.server.data(1000)
      $0.server.fin()
      $0.step = 60_000
      $0.client.reply()
      $0.client.abort(unseen: 1)
    }
    #expect(outcome.verdicts[0].code != .peerRestarted, "\(outcome.verdicts[0].text.string)")
    #expect(outcome.verdicts[0].confidence == .possible)
  }

  /// Answers to an upload overtake the abort, and this an ACK that was sent before it.
  @Test func anACKBehindAnAbortThatCameLate() {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<6 { $0.client.data(1448) }
      $0.server.send(.ack, ackOffset: -7240) { $0.ipID = 20 }
      $0.step = 20_000
      for _ in 0..<3 { $0.server.reply() }
      $0.server.send([.rst, .ack], ackOffset: -5792, window: 64_240) { $0.ipID = 22 }
      $0.server.send(.ack, ackOffset: -5792) { $0.ipID = 21 }
    }
    for verdict in outcome.verdicts { #expect(!speaksOfLife(verdict), "\(verdict.text.string)") }
  }

  /// An end that acknowledges what its reset was to answer had not sent that reset, but for one that the path overtook.
  @Test(arguments: [(Int64(8_000_000), true), (200_000, false)])
  func anACKOfWhatWasReset(behind: Int64, isForged: Bool) {
    let verdict = exchange {
      $0.step = 10_000_000
      $0.handshake()
      $0.client.data(100)
      $0.server.reply()
      $0.step = behind
      $0.server.ack()
    }.last
    #expect((verdict.code == .injectedReset) == isForged, "\(verdict.text.string)")
    #expect(verdict.confidence == .possible)
  }

  /// The ACK between the SYN,ACK, whose IPv4 ID Linux leaves 0, and the abort.
  @Test(arguments: [(UInt16(41), false), (44, true)]) func anACKAfterASYNACKWithoutID(id: UInt16, lives: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(200)
      $0.server.send([.rst, .ack], window: 64_240) { $0.ipID = 42 }
      $0.server.send(.ack) { $0.ipID = id }
    }
    #expect(speaksOfLife(outcome.last) == lives, "\(outcome.last.text.string)")
  }

  /// What comes behind the reset with the FIN was sent before the FIN.
  @Test func anACKBesideTheFINBehindTheReset() {
    let outcome = exchange {
      download($0, step: 300_000)
      $0.client.reply()
      $0.client.send([.fin, .ack], ackOffset: -2896)
      $0.client.send(.ack, seqOffset: -1, ackOffset: -4344)
      $0.client.reply()
    }
    #expect(outcome.verdicts[0].code == .dataAfterClose, "\(outcome.verdicts[0].text.string)")
    for verdict in outcome.verdicts { #expect(!speaksOfLife(verdict), "\(verdict.text.string)") }
  }

  /// A server that had acknowledged the upload had not refused the handshake.
  @Test func anACKBehindTheAnswerToTheUpload() {
    let verdict = exchange {
      $0.handshake()
      $0.step = 20_000
      for _ in 0..<3 { $0.client.data(1448) }
      $0.server.reply()
      $0.server.send([.rst, .ack], ackOffset: -2896, window: 64_240) { $0.ipID = 9 }
      $0.server.send(.ack, ackOffset: -2896) { $0.ipID = 8 }
    }.verdicts[0]
    #expect(verdict.confidence == .possible, "\(verdict.text.string)")
  }

  /// The ACK of a FIN came by before the FIN.
  @Test func anACKOfAFINBeforeIt() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.sendUncaptured(1)
      $0.server.fin()
      $0.client.send([.fin, .ack], seqOffset: -1)
      $0.client.ack()
      $0.pause(1)
      $0.client.send([.psh, .ack], seqOffset: -101, length: 100)
      $0.server.reply()
    }
    #expect([.segmentAfterClose, .timeWaitReset].contains(outcome.last.code), "\(outcome.last.text.string)")
    #expect(outcome.last.receiverState.state != .finWait1)
  }

  /// The abort overtook the FIN that was sent before it: its SEQ says so.
  @Test(arguments: [(UInt32(1), ReasonCode.abortAfterOwnFin), (0, .abortiveClose)])
  func aFINBehindTheAbort(fin: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(1448)
      $0.step = 40_000
      $0.server.send([.psh, .ack], ackOffset: -1448, length: 198)
      $0.server.sendUncaptured(357 + fin)
      $0.server.abort(unseen: 1448)
      $0.server.send([.psh, .ack], seqOffset: -Int32(357 + fin), ackOffset: -1448, length: 357) {
        if fin > 0 { $0.flags.insert(.fin) }
      }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// On a coarse clock the frames say who had the last word, and who closed first.
  @Test(arguments: [(true, ReasonCode.unreadDataClose), (false, .resetClose)])
  func theLastWordAtTheSameTime(isClients: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.step = 0
      if isClients {
        $0.server.data(500)
        $0.client.data(100)
      } else {
        $0.client.data(100)
        $0.server.data(500)
      }
      $0.server.ack()
      $0.client.ack()
      $0.step = 10_000_000
      $0.pause(0.2)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  @Test(arguments: [(true, ReasonCode.timeWaitReset), (false, .segmentAfterClose)])
  func bothFINsAtTheSameTime(isServersFirst: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let (first, last) = isServersFirst ? ($0.server, $0.client) : ($0.client, $0.server)
      $0.step = 0
      first.fin()
      last.fin()
      first.ack()
      $0.step = 10_000_000
      $0.pause(1)
      $0.client.ack()
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The abort came behind its own echoes, which are no resets that it could have known of.
  @Test(arguments: [(Int64(1_000_000), ReasonCode.abortiveClose), (100_000_000, .unknown)])
  func anAbortBehindItsEcho(apart: Int64, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      let data = $0.client.data(1000)
      $0.client.data(1000)
      $0.server.reply(to: data)
      $0.step = apart
      $0.server.abort(unseen: 1000)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }
}
