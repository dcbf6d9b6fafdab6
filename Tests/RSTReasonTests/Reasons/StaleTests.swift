import RSTReason
import TCPTrack
import Testing

extension Example {
  static let stale: [Example] = [
    Example(.peerRestarted, "the answer came from two hops farther away: by another route, not from a box nearer by") {
      $0.handshake()
      $0.request()
      $0.pause(0.8)
      $0.client.data(59, "GET / HTTP/1.1")
      $0.server.reply(ttl: 62)
    },
    Example(.noConnection, "data of a connection that the host never took part in") {
      $0.client.data(100)
      $0.server.reply()
    },
    Example(.idleExpired, "the first segment after six minutes meets nobody") {
      $0.handshake()
      $0.request()
      $0.pause(360)
      $0.client.data(100)
      $0.server.reply()
    },
    Example(.idleExpired, "nothing was said after the handshake, and half a minute later nobody knows of it") {
      $0.handshake()
      $0.pause(30)
      $0.client.data(100)
      $0.server.reply()
    },
    Example(.idleExpired, "a timer cuts the idle connection") {
      $0.handshake()
      $0.request()
      $0.pause(300)
      $0.server.abort()
    },
    Example(.peerRestarted, "retransmissions into a silent host, then its reset") {
      $0.handshake()
      $0.request()
      $0.client.data(100)
      $0.client.retransmit(after: [0.2, 0.4, 0.8, 1.6])
      $0.server.reply()
    },
    Example(.oldDuplicate, "a segment of the former connection comes after the next one's SYN") {
      $0.handshake()
      $0.request()
      let stray = $0.client.data(10)
      $0.server.ack()
      $0.client.fin()
      $0.server.fin()
      $0.client.ack()
      $0.pause(70)
      $0.client.seq = SequenceNumber(8_000_000)
      $0.server.seq = SequenceNumber(6_000_000)
      $0.client.syn()
      $0.server.synAck()
      $0.feed(stray)
      $0.server.reply(to: stray)
    },
    Example(.finWaitExpired, "the other's FIN comes after FIN-WAIT-2 has run out") {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(90)
      $0.client.fin()
      $0.server.reply()
    },
    Example(.dataAfterClose, "payload soon after the FIN meets a closed socket") {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(0.3)
      $0.client.data(100)
      $0.server.reply()
    },
  ]
}

struct StaleTests {
  @Test(arguments: Example.stale) func isJudged(example: Example) { check(example) }

  @Test func namesTheTimerThatTheSilenceMatches() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(350)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.text.string.contains("350 s"))
    #expect(outcome.last.evidence.contains { $0.prose.string.contains("AWS NLB") })
  }

  /// A client leaves when its user does; a silence as long as a timer that is shipped is rather that.
  @Test(arguments: [(true, 45.0, Confidence.possible), (true, 60.2, .probable), (false, 45, .probable)])
  func aClientMayLeaveAtAnyTime(isClient: Bool, silence: Double, confidence: Confidence) {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.pause(silence)
      (isClient ? $0.client : $0.server).abort()
    }.last
    #expect(verdict.code == .idleExpired && verdict.confidence == confidence, "\(verdict.text.string)")
    #expect(verdict.alternatives.contains(.resetClose))
  }

  @Test func onlyACaptureThatLacksTheOpeningBeganInMidConnection() {
    let begun = exchange {
      $0.client.syn()
      $0.client.ack()
      $0.server.reply()
    }
    let midway = exchange {
      $0.client.ack()
      $0.server.reply()
    }
    #expect(begun.last.code == .noConnection && midway.last.code == .noConnection)
    #expect(!begun.last.text.string.contains("begins in mid-connection"))
    #expect(midway.last.text.string.contains("begins in mid-connection"))
  }

  @Test func aShortPauseIsNoSilence() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(3)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .peerRestarted)
  }

  @Test func aBareACKWantsNoAnswer() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(1)
      $0.client.data(100)
      $0.server.reply()
    }
    #expect(outcome.last.code == .peerRestarted)
    #expect(!outcome.last.text.string.contains("unanswered"))
  }
}
