import RSTReason
import TCPTrack
import Testing

/// What looks forged, refused, expired or hostile and has a usual cause. Each is held against what differs from it by the
/// one thing that tells them apart.
struct UsualCausesTests {
  // MARK: Captured before the network card has cut it

  /// The host answers each segment that the card has made of the one that was captured.
  @Test(arguments: [(UInt32(40_000), ReasonCode.segmentAfterReset), (500, .injectedReset)])
  func asManyResetsAsSegmentsOnTheWire(length: UInt32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.step = 5_000
      let data = $0.client.data(length)
      for _ in 0..<20 { $0.server.reply(to: data) }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  // MARK: What comes after a FIN

  private static let alert: [UInt8] = [23, 3, 3, 0, 19] + Array(repeating: 0xA5, count: 19)

  /// The client has left; the server's TLS takes leave as well.
  @Test func anAlertAfterTheFINIsNoRequest() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(30)
      $0.client.fin()
      $0.server.send([.psh, .ack], length: 24, payload: Self.alert)
      $0.client.reply()
    }
    #expect(outcome.last.code == .dataAfterClose && outcome.last.isHarmless, "\(outcome.last.text.string)")
  }

  @Test(arguments: [true, false]) func aServersAnswerIsNoRequest(isAnswer: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(30)
      let (closer, other) = isAnswer ? ($0.client, $0.server) : ($0.server, $0.client)
      closer.fin()
      let data = other.send([.psh, .ack], ackOffset: -1, length: 100)
      closer.reply(to: data)
    }
    #expect(outcome.last.code == (isAnswer ? .dataAfterClose : .keepaliveRace), "\(outcome.last.text.string)")
  }

  // MARK: TTLs

  /// A published port: the container answers from a hop behind the host.
  @Test func aHostInFrontOfItsContainersMayRefuse() {
    let outcome = exchange {
      $0.server.ttl = 63
      $0.handshake()
      $0.request()
      $0.close()
      let again = $0.connection(clientPort: 40_001)
      again.client.syn()
      again.server.reply(ttl: 64)
    }
    #expect([.closedPort, .firewallReject].contains(outcome.last.code))
    #expect(outcome.last.confidence == .possible && !outcome.last.alternatives.isEmpty)
  }

  @Test(arguments: [(UInt8(64), ReasonCode.dataAfterClose), (250, .injectedReset)])
  func aHostAnswersForAContainerThatHasClosed(ttl: UInt8, code: ReasonCode) {
    let outcome = exchange {
      $0.server.ttl = 63
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.data(100)
      $0.server.reply(ttl: ttl)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// A BGP daemon's socket sends with TTL 1; its kernel, when the daemon has gone, does not.
  @Test(arguments: [(UInt8(64), false), (57, true)]) func aSocketOfOneHop(ttl: UInt8, isForeign: Bool) {
    let outcome = exchange {
      $0.client.ttl = 1
      $0.server.ttl = 1
      $0.handshake()
      $0.request()
      $0.pause(3)
      $0.client.data(19)
      $0.server.reply(ttl: ttl)
    }
    #expect((outcome.last.code == .injectedReset) == isForeign, "\(outcome.last.text.string)")
  }

  /// A firewall of the client's host keeps a segment from the socket, and the kernel answers it. What comes sooner than that
  /// host answers is another's; what comes from another link address may be that of a host which was given the same
  /// address by mistake.
  @Test(arguments: [
    (Int64(10_000_000), UInt64(1), Confidence.possible), (100_000, 1, .certain), (10_000_000, 9, .probable),
  ])
  func anAnswerBesideTheSocket(delay: Int64, machine: UInt64, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<4 { $0.request() }
      $0.server.data(1448)
      $0.step = delay
      $0.link = 0x0200_0000_0000_0000 + machine << 16
      $0.client.reply()
      $0.step = 10_000_000
      $0.link = 0x0200_0000_0001_0000
      $0.client.data(100)
    }
    #expect(outcome.last.code == .injectedReset && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  // MARK: Requests without an answer

  /// A client that waits for its answer and gives up has not closed a finished exchange for sure, nor an idle connection. What
  /// went out with the reset takes leave.
  @Test(arguments: [0.3, 4, 25, 0]) func aRequestGivenUp(wait: Double) {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(120)
      $0.server.ack()
      $0.pause(wait)
      $0.client.abort()
    }.last
    #expect(verdict.confidence == (wait == 0 ? .probable : .possible), "\(verdict.text.string)")
    #expect(wait == 0 || ([verdict.code] + verdict.alternatives).contains(.abortiveClose))
    #expect(verdict.isHarmless == (wait == 0))
  }

  /// A server that hangs with the request unread; one whose own word was the last had sat idle.
  @Test(arguments: [(true, ReasonCode.unreadDataClose), (false, .idleExpired)])
  func aServerThatHung(isAsked: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      if isAsked {
        $0.client.data(120)
        $0.server.ack()
      }
      $0.pause(25)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// Logs, uploads and printers get no answer: their server has served them.
  @Test(arguments: [(40, ReasonCode.unreadDataClose), (1, .rejectedAfterAccept)])
  func aSinkIsServed(messages: Int, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<messages {
        $0.client.data(200)
        $0.server.ack()
        $0.pause(0.05)
      }
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// A TLS alert, GOAWAY or 408 goes out with the FIN.
  @Test(arguments: [(Int64(1_000_000), ReasonCode.keepaliveRace), (500_000_000, .dataAfterClose)])
  func whatComesWithTheFINTakesLeaveToo(before: Int64, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(30)
      $0.server.data(24)
      $0.step = before
      $0.server.fin()
      $0.step = 1_000_000
      $0.client.data(120)
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  // MARK: Captures that lose segments

  /// What the capture dropped before an abort makes no forger: the other number is right.
  @Test(arguments: [(Int32(0), ReasonCode.resetClose), (1000, .unknown)])
  func anAbortBehindWhatWasNotCaptured(ackOffset: Int32, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<3 { $0.request() }
      $0.server.sendUncaptured(200_000)
      $0.server.send([.rst, .ack], ackOffset: ackOffset)
    }
    #expect(outcome.last.code == code && outcome.last.confidence == .possible, "\(outcome.last.text.string)")
  }

  // MARK: SYNs that nobody had sent, or given up

  /// One SYN of another TTL is no scan yet: floods are sent in others' names, by reflection many in one. None copies nmap's.
  @Test(arguments: [
    (UInt16(1), false, Confidence.possible), (6, false, .probable), (1, true, .probable), (6, true, .certain),
  ])
  func aSYNInAnothersName(targets: UInt16, isNmaps: Bool, confidence: Confidence) {
    let outcome = exchange {
      for target in 1...targets {
        let (client, server) = $0.connection(clientPort: 40_000 + target, port: 80 + target)
        client.synOptions = isNmaps ? .mss : []
        client.window = 1024
        client.ttl = 44
        client.syn()
        server.synAck()
        client.ttl = 57
        client.reply()
      }
    }
    #expect(outcome.last.code == .halfOpenScan && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(confidence == .certain || outcome.last.alternatives.contains(.unexpectedSynAck))
  }

  /// A client gives many connections up whose SYN,ACK comes late, or that it had asked for twice: it races addresses, or
  /// its path stalls. A scanner's kernel answers each at once.
  @Test(arguments: [(0.3, ReasonCode.handshakeAborted), (0.02, .halfOpenScan)])
  func aClientWhoseAnswersComeLate(wait: Double, code: ReasonCode) {
    let outcome = exchange {
      for target in 1...12 as ClosedRange<UInt16> {
        let (client, server) = $0.connection(clientPort: 40_000 + target, port: 80 + target)
        client.syn()
        $0.pause(wait)
        server.synAck()
        client.reply()
      }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  // MARK: Silences

  /// The capture's clock was set forward, or that end slept: its own clock does not say which.
  @Test(arguments: [(UInt32(3_600_000), Confidence.probable), (1_000, .possible)])
  func aClockThatWasSet(ticks: UInt32, confidence: Confidence) {
    let outcome = exchange {
      $0.client.tsval = 1000
      $0.server.tsval = 5000
      $0.handshake()
      for _ in 0..<3 { $0.request() }
      $0.pause(3600)
      $0.client.tsval! += ticks
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(([outcome.last.code] + outcome.last.alternatives).contains(.idleExpired))
  }

  /// A box whose timer had let as long a silence pass resets for another reason, or had begun to count anew.
  @Test(arguments: [(60.0, ReasonCode.injectedReset, Confidence.probable), (10, .middleboxTimeout, .certain)])
  func aSilenceThatTheBoxHadOutlived(earlier: Double, code: ReasonCode, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<4 {
        $0.request()
        $0.pause(earlier)
      }
      $0.request()
      $0.pause(60)
      $0.client.data(100)
      $0.server.reply(ttl: 91)
    }
    #expect(outcome.last.code == code && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
  }

  @Test(arguments: [(60.0, ReasonCode.peerRestarted), (10, .idleExpired)])
  func aSilenceThatTheConnectionHadOutlived(earlier: Double, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      for _ in 0..<4 {
        $0.request()
        $0.pause(earlier)
      }
      $0.request()
      $0.pause(60)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    let tells = outcome.last.evidence.contains { if case .silenceOutlived = $0 { true } else { false } }
    #expect(tells == (code == .peerRestarted))
  }

  // MARK: SYNs

  /// Windows asks again though it was refused; what answers that is no word on the first answer.
  @Test(arguments: [(true, ReasonCode.closedPort), (false, .injectedReset)])
  func aPortThatAcceptsTheRepeatedSYN(isRepeated: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.client.syn()
      $0.server.reply()
      if isRepeated { $0.client.retransmit(after: [0.5]) }
      $0.server.synAck()
      $0.client.ack()
      $0.request()
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  /// The same few over and over are watched, or the client's patience is shorter than the way to them, if its kernel made
  /// the SYNs; many once are scanned.
  @Test(arguments: [
    (4, 5, UInt8(64), ReasonCode.probeClose, Confidence.possible), (2, 10, 44, .probeClose, .probable),
    (20, 1, 64, .halfOpenScan, .probable),
  ])
  func aMonitorComesBack(targets: Int, rounds: Int, synTTL: UInt8, code: ReasonCode, confidence: Confidence) {
    let outcome = exchange { exchange in
      for attempt in 0..<(targets * rounds) {
        let target = Address(ipv4: 0x0A00_0100 + UInt32(attempt % targets))
        let ends = exchange.connection(to: target, clientPort: 41_000 + UInt16(attempt))
        ends.client.ttl = synTTL
        ends.client.syn()
        ends.server.synAck()
        ends.client.ttl = 64
        ends.client.reply()
      }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    #expect(outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(.handshakeAborted))
  }

  /// A limit, or a full queue: the service listens all the while.
  @Test(arguments: [(true, Confidence.possible), (false, .probable)])
  func aPortThatAcceptsOthersBeforeAndAfter(acceptsAfter: Bool, confidence: Confidence) {
    let outcome = exchange { exchange in
      func accept(_ port: UInt16) {
        let other = exchange.connection(clientPort: port)
        other.client.syn()
        other.server.synAck()
        other.client.ack()
      }
      accept(40_001)
      exchange.client.syn()
      exchange.server.reply()
      if acceptsAfter { accept(40_002) }
      exchange.engine.flush()
    }
    #expect(outcome.verdicts[0].code == .closedPort && outcome.verdicts[0].confidence == confidence)
  }

  /// A live TCP would have acknowledged it: the server no longer had the connection.
  @Test func aSYNOutsideTheWindowMetNoConnection() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      _ = $0.openAnew(after: 100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .closedPort, "\(outcome.last.text.string)")
  }

  // MARK: Copies

  /// Captured before a router and behind it, with its queue between.
  @Test(arguments: [20, 120]) func aResetsCopyComesManySegmentsLater(between: Int) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.step = 100_000
      let reset = $0.client.send([.rst, .ack], window: 64_240) { $0.ipID = 0x8700 }
      for _ in 0..<between { $0.server.data(1448) }
      var copy = reset
      copy.ttl -= 1
      $0.feed(copy)
    }
    let (original, copy) = (outcome.verdicts[0], outcome.verdicts[1])
    #expect(copy.duplicateOf == original.frame && copy.code == original.code, "\(copy.text.string)")
  }
}
