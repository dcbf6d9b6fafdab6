import RSTReason
import TCPTrack
import Testing

/// The questions that people bring, each answered by the explanation's text alone.
struct QuestionTests {
  // MARK: 1. A reset in reply to a FIN, and no error in the application's log

  @Test func aResetInsteadOfTheLastFINIsAShortcut() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.abort()
    }.last
    #expect(verdict.code == .abortAfterPeerFin)
    expect(
      verdict, says: "exit without close()", "SO_LINGER 0", "close() with data unread", "shutdown()", "CLOSE-WAIT",
      "LAST-ACK", "Nothing was lost", "frame 7")
    #expect(verdict.isHarmless)
  }

  // MARK: 2. Why a reset and no FIN; was it the host, the application or a box between?

  @Test(arguments: [
    Cause(.closedPort, "the server 10.0.0.2 has nothing listening on port 80") {
      $0.client.syn()
      $0.server.reply()
    },
    Cause(.noConnection, "knew nothing of the connection") {
      $0.client.data(10)
      $0.server.reply()
    },
    Cause(.unacceptableAck, "acknowledgement of something that it had never sent") {
      $0.client.syn()
      $0.server.send([.syn, .ack], ackOffset: 9999)
      $0.client.reply()
    },
    Cause(.blindReset, "guessed its numbers") {
      $0.handshake()
      $0.request()
      $0.server.send(.rst, seqOffset: 400_000_000)
      $0.request()
    },
    Cause(.abortiveClose, "the application at the client 10.0.0.1 cut the connection") {
      $0.handshake()
      $0.client.data(100)
      for _ in 0..<3 { $0.server.data(1448) }
      $0.client.abort(unseen: 1448)
    },
    Cause(.resetClose, "a shortcut of its application (so_linger 0) that skips time-wait") {
      $0.handshake()
      $0.request()
      $0.server.abort()
    },
    Cause(.peerRestarted, "by a crash, restart or fail-over") {
      $0.handshake()
      $0.request()
      $0.client.data(100)
      $0.client.retransmit(after: [0.3, 0.6, 1.2])
      $0.server.reply()
    },
    Cause(.middleboxTimeout, "a box on the path (nat, firewall or load balancer) had dropped") {
      $0.handshake()
      $0.request()
      $0.request()
      $0.pause(400)
      $0.client.data(100)
      $0.server.reply(ttl: 251)
    },
    Cause(.injectedReset, "a third party on the path forged it") {
      $0.handshake()
      $0.client.data(200, "GET / HTTP/1.1")
      $0.server.ttl = 240
      $0.server.abort()
      $0.server.ttl = 64
      $0.server.data(900)
    },
  ])
  func theTextNamesWhoAndWhy(cause: Cause) {
    let verdict = exchange(cause.script).last
    #expect(verdict.code == cause.code)
    #expect(verdict.text.string.lowercased().contains(cause.phrase), "\(verdict.text.string)")
  }

  // MARK: 3. FIN, its ACK, data, RST,ACK; FIN; RST; SYN

  @Test func twoResetsAndANewConnection() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin(data: 40)
      $0.client.ack()
      let data = $0.client.data(120)
      $0.server.send([.rst, .ack], window: 0) { $0.ack = data.end }
      $0.client.fin(data: 1)
      $0.server.reply()
      $0.client.seq = SequenceNumber(77_000_000)
      $0.client.syn()
    }
    let first = outcome[10]
    #expect(first.code == .dataAfterClose)
    expect(
      first, says: "FIN, acknowledged or not, says only that it sends no more", "nobody was left to read", "frame 9",
      "(120 bytes)", "nobody read that payload", "frame 13 starts a new connection")
    let second = outcome[12]
    #expect(second.code == .segmentAfterReset)
    #expect(second.trigger == 11)
    expect(second, says: "had been reset before", "frame 10", "frame 11")
  }

  // MARK: 4. Time-outs and unacceptable segments

  @Test func anExpiredSessionIsResetAndNotRetransmitted() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.pause(900)
      $0.client.data(100)
      $0.server.reply()
    }.last
    #expect(verdict.code == .idleExpired)
    expect(verdict, says: "retransmits nothing, because the state is gone", "timer", "15 min", "frame 7")
  }

  @Test func anUnacceptableACKInListen() {
    let verdict = exchange {
      let other = $0.connection(clientPort: 40_001)
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      $0.client.ack()
      $0.server.reply()
    }.last
    expect(verdict, says: "in LISTEN", "belongs to no connection", "RFC 9293 wants a reset", "frame 4")
    #expect(verdict.alternatives.first == .unacceptableAck)
  }

  @Test func anUnacceptableACKInSynSent() {
    let verdict = exchange {
      $0.client.syn()
      $0.server.send([.syn, .ack], ackOffset: 70_000)
      $0.client.reply()
    }.last
    #expect(verdict.code == .unacceptableAck)
    expect(verdict, says: "in SYN-SENT", "never sent", "frame 2", "70,000 bytes")
  }

  @Test func anUnacceptableACKInSynReceived() {
    let verdict = exchange {
      $0.client.syn()
      $0.server.synAck()
      $0.client.send(.ack, ackOffset: 4_000)
      $0.server.reply()
    }.last
    #expect(verdict.code == .unacceptableAck)
    expect(verdict, says: "in SYN-RECEIVED", "never sent", "frame 3")
  }

  @Test func unreadDataIsNamed() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(1448)
      $0.server.ack()
      $0.pause(0.5)
      $0.server.abort()
    }.last
    #expect(verdict.code == .unreadDataClose)
    expect(verdict, says: "before it had read all", "RFC 1122 §4.2.2.13", "1,448 bytes", "frame 7")
    #expect(verdict.summary.string == "Closed with received data still unread (1,448 bytes)")
  }

  @Test func aRetransmittedLastSegmentMeetsNobody() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.fin(data: 30)
      $0.server.ack()
      $0.pause(1)
      $0.server.send([.fin, .psh, .ack], seqOffset: -1)
      $0.client.reply()
    }.last
    #expect(verdict.code == .segmentAfterClose)
    expect(verdict, says: "late, repeated or stray", "after both had closed in order", "frame 10", "Nothing was lost")
  }

  // MARK: 5. RST,ACK, then two bare resets; a capture from a public forum, numbers relative

  /// Both of the server's segments are empty, and the client's 1180 against the server's 1179 shows a FIN
  /// that was on its way.
  @Test func aFINOnItsWayAndTwoLateACKs() {
    let outcome = exchange {
      $0.step = 0
      let (client, server) = $0.connection(
        from: Address(ipv4: 0x0AA0_7717), to: Address(ipv4: 0xAC10_01F2), clientPort: 50_078, port: 443)
      func numbers(_ seq: UInt32, _ ack: UInt32) -> (inout Segment) -> Void {
        { ($0.seq, $0.ack) = (SequenceNumber(seq), SequenceNumber(ack)) }
      }
      client.send([.rst, .ack], window: 0, numbers(1180, 1677))
      $0.pause(0.003487)
      server.send(.ack, window: 1026, numbers(1677, 1179))
      $0.pause(0.000385)
      client.send(.rst, window: 0, numbers(1179, 0))
      $0.pause(0.001615)
      server.send(.ack, window: 1026, numbers(1677, 1180))
      $0.pause(0.000103)
      client.send(.rst, window: 0, numbers(1180, 0))
    }
    #expect(outcome[1].code == .abortAfterOwnFin)
    expect(
      outcome[1], says: "the client 10.160.119.23", "a FIN of the client, not captured, was on its way",
      "ACK all that it had received")
    #expect(outcome[3].code == .segmentAfterReset)
    #expect(outcome[3].trigger == 2)
    expect(outcome[3], says: "frame 2 (an empty ACK)", "frame 1")
    #expect(outcome[5].code == .segmentAfterReset)
    #expect(outcome[5].trigger == 4)
    expect(outcome[5], says: "frame 4 (an empty ACK)", "frame 1")
  }

  // MARK: -

  struct Cause: Sendable {
    let code: ReasonCode
    let phrase: String
    let script: @Sendable (Exchange) -> Void

    init(_ code: ReasonCode, _ phrase: String, _ script: @escaping @Sendable (Exchange) -> Void) {
      (self.code, self.phrase, self.script) = (code, phrase, script)
    }
  }

  private func expect(_ verdict: Verdict, says phrases: String..., sourceLocation: SourceLocation = #_sourceLocation) {
    let text = verdict.text.string.lowercased()
    for phrase in phrases {
      #expect(text.contains(phrase.lowercased()), "\(verdict.text.string)", sourceLocation: sourceLocation)
    }
  }
}
