import RSTReason
import TCPTrack
import Testing

extension Example {
  static let refused: [Example] = [
    Example(.closedPort, "a SYN to a port without a listener") {
      $0.client.syn()
      $0.server.reply()
    },
    Example(.closedPort, "the same host answers on another port with the same TTL") {
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.client.syn()
      other.server.synAck()
      $0.client.syn()
      $0.server.reply()
    },
    Example(.firewallReject, "the reset's TTL is not the host's") {
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.client.syn()
      other.server.synAck()
      $0.client.syn()
      $0.server.reply(ttl: 250)
    },
    Example(.firewallReject, "a port that takes others' connections refuses one, from nearer by") {
      let other = $0.connection(from: .init(ipv4: 0x0A00_0063), clientPort: 40_001)
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      $0.client.syn()
      $0.server.reply(ttl: 63)
    },
    Example(.firewallReject, "an answer long before the host could have sent one") {
      $0.distantHost()
      $0.step = 300_000
      $0.client.syn()
      $0.server.reply()
    },
    Example(.closedPort, "an answer as quick as the host's others") {
      $0.distantHost()
      $0.client.syn()
      $0.server.reply()
    },
    Example(.closedPort, "on a short path a quick answer tells nothing") {
      $0.step = 400_000
      $0.distantHost()
      $0.step = 50_000
      $0.client.syn()
      $0.server.reply()
    },
    Example(.handshakeRefused, "the last ACK of the handshake is answered by a reset") {
      $0.handshake()
      $0.server.reply()
    },
    Example(.handshakeRefused, "the first data is answered by a reset, as SYN cookies do") {
      $0.client.syn()
      $0.server.synAck()
      $0.client.data(80)
      $0.server.reply()
    },
    Example(.handshakeRefused, "the first data is answered by a reset, a little later") {
      $0.handshake()
      $0.pause(3)
      $0.client.data(80)
      $0.server.reply()
    },
    Example(.rejectedAfterAccept, "the SYN,ACK was not captured, and the server has not sent a byte") {
      $0.client.syn()
      $0.server.seq = $0.server.seq + 1
      $0.client.ack()
      $0.client.data(23)
      $0.server.ack()
      $0.server.abort()
    },
    Example(.rejectedAfterAccept, "dropped right after the handshake") {
      $0.handshake()
      $0.server.abort()
    },
    Example(.rejectedAfterAccept, "dropped after the request, nothing served") {
      $0.handshake()
      $0.client.data(200)
      $0.server.ack()
      $0.pause(0.2)
      $0.server.abort()
    },
    Example(.unreadDataClose, "a served connection with data left unread is no rejection") {
      $0.handshake()
      $0.request()
      $0.client.data(300)
      $0.server.ack()
      $0.pause(0.1)
      $0.server.abort()
    },
  ]
}

extension Exchange {
  /// Two connections to other ports of the server, each step of their handshakes as long as all others.
  fileprivate func distantHost() {
    for clientPort in UInt16(41_000)...41_001 {
      let other = connection(clientPort: clientPort, port: 22)
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      // One delay may hold up what comes within a second.
      pause(1.5)
    }
  }
}

struct RefusedTests {
  /// What completes the handshake is answered at once; what comes long after met something else.
  @Test(arguments: [(0.1, Confidence.certain), (4.5, .probable)])
  func aLateFirstSegmentLeavesDoubt(wait: Double, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.pause(wait)
      $0.client.data(200)
      $0.server.reply()
    }
    #expect(outcome.last.code == .handshakeRefused)
    #expect(outcome.last.confidence == confidence)
  }

  /// Of a client that was not captured the server's own segments tell what it had sent, and since when.
  @Test func theServersSideAloneTellsWhatItReceived() {
    let outcome = exchange {
      $0.server.synAck()
      $0.client.sendUncaptured(1200)
      $0.server.ack()
      $0.server.abort()
    }
    #expect(outcome.last.code == .rejectedAfterAccept)
    #expect(outcome.last.text.string.contains("The server had sent no payload. It came 20 ms after the handshake."))
  }

  /// The server repeats its SYN,ACK although the ACK came by, but then it takes the request.
  @Test(arguments: [true, false]) func whoTakesTheRequestHasAccepted(takes: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.repeatSYNACK(after: 1)
      $0.client.data(23)
      if takes { $0.server.ack() }
      $0.server.abort(unseen: takes ? 0 : 23)
    }
    #expect((outcome.last.code == .rejectedAfterAccept) == takes, "\(outcome.last.text.string)")
  }

  /// Where the SYN was not captured, the SYN,ACK may be a repeated one.
  @Test(arguments: [(true, Confidence.certain), (false, .probable)])
  func anAcceptedConnectionIsSureFromItsSYNOn(isSYNCaptured: Bool, confidence: Confidence) {
    let outcome = exchange {
      if isSYNCaptured { $0.client.syn() } else { $0.client.sendUncaptured(1) }
      $0.server.synAck()
      $0.client.ack()
      $0.server.abort()
    }
    #expect(outcome.last.code == .rejectedAfterAccept)
    #expect(outcome.last.confidence == confidence)
  }

  /// The server's numbers have gone on by payload that the capture lacks.
  @Test func whoseNumbersWentOnHasServed() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      $0.server.sendUncaptured(157)
      $0.client.data(1200)
      $0.server.ack()
      $0.server.abort()
    }
    #expect(outcome.last.code == .unreadDataClose)
    #expect(outcome.last.text.string.contains("All payload was acknowledged, but not all of it was read."))
  }

  @Test func ofALoneResetNothingIsSaidOfItsNumbers() {
    let outcome = exchange { $0.server.abort() }
    #expect(outcome.last.code == .unknown)
    #expect(outcome.last.text.string.contains("Only one direction was captured."))
    #expect(!outcome.last.text.string.contains("numbers"))
  }

  @Test(arguments: Example.refused) func isJudged(example: Example) { check(example) }

  @Test func aForgedRefusalIsRevisedWhenTheServerAnswers() {
    let outcome = exchange {
      $0.client.syn()
      $0.server.reply()
      $0.server.synAck()
    }
    #expect(outcome.first(of: 2).code == .closedPort)
    #expect(outcome.last.code == .injectedReset)
    #expect(outcome.last.revisedBy == 3)
    #expect(outcome.last.text.string.contains("frame 3"))
  }

  /// The host puts flow labels on its segments; nftables puts none on the reset that it writes.
  @Test(arguments: [(UInt32(0), ReasonCode.firewallReject), (0xABCDE, .closedPort)])
  func aRefusalIsLabelledAsTheHostsSegmentsAre(label: UInt32, code: ReasonCode) {
    let outcome = exchange(variation: .ipv6) {
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.server.flowLabel = 0x12345
      other.client.syn()
      other.server.synAck()
      $0.client.syn()
      $0.server.resetFlowLabel = label
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// FreeBSD, which opens so, leaves the label out of its own answers.
  @Test(arguments: [(UInt16(65_535), ReasonCode.closedPort, Confidence.possible), (64_800, .firewallReject, .probable)])
  func aHostThatOpensWideMayLeaveOutTheLabel(window: UInt16, code: ReasonCode, confidence: Confidence) {
    let outcome = exchange(variation: .ipv6) {
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.server.flowLabel = 0x12345
      other.server.window = window
      other.client.syn()
      other.server.synAck()
      $0.client.syn()
      $0.server.reply()
    }
    #expect(outcome.last.code == code && outcome.last.confidence == confidence, "\(outcome.last.text.string)")
    #expect(outcome.last.alternatives.contains(code == .closedPort ? .firewallReject : .closedPort))
  }

  /// The host's other connections came with the TTLs 52 and 64; what comes with one between them came by neither's route.
  @Test(arguments: [(UInt8(52), Origin.endpoint), (57, .unknown), (64, .endpoint)])
  func aTTLBetweenTheHostsOwnIsNeitherItsNorAnothers(ttl: UInt8, origin: Origin) {
    let outcome = exchange {
      for (clientPort, ttl) in [(UInt16(41_000), UInt8(52)), (41_001, 64)] {
        let other = $0.connection(clientPort: clientPort, port: 22)
        other.server.ttl = ttl
        other.client.syn()
        other.server.synAck()
      }
      $0.client.syn()
      $0.server.reply(ttl: ttl)
    }
    #expect(outcome.last.code == .closedPort)
    #expect(outcome.last.origin == origin)
    #expect(outcome.last.text.string.contains("TTL") == (origin == .endpoint))
  }

  @Test func whereTheHostLabelsNothingALackingLabelSaysNothing() {
    let outcome = exchange(variation: .ipv6) {
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.client.syn()
      other.server.synAck()
      $0.client.syn()
      $0.server.reply()
    }
    #expect(outcome.last.code == .closedPort)
  }
}
