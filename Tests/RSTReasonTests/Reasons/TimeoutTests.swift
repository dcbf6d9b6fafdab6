import RSTReason
import Testing

extension Example {
  static let timeout: [Example] = [
    Example(.keepaliveTimeout, "six probes without an answer") {
      $0.handshake()
      $0.request()
      $0.pause(60)
      for _ in 0..<6 {
        $0.server.probe()
        $0.pause(10)
      }
      $0.server.abort()
    },
    Example(.retransmissionTimeout, "the same data again and again, then a reset of its own") {
      $0.handshake()
      $0.request()
      $0.server.data(500)
      $0.server.retransmit(after: [0.3, 0.6, 1.2, 2.4, 4.8])
      $0.pause(9.6)
      $0.server.abort()
    },
    Example(.zeroWindowTimeout, "the client's window stays shut") {
      $0.probeShutWindow()
      $0.pause(5)
      $0.server.abort()
    },
    Example(.connectTimeoutReset, "the SYN,ACK three times, whatever ACK comes, then a reset") {
      $0.handshake()
      $0.repeatSYNACK(after: 1)
      $0.repeatSYNACK(after: 2)
      $0.pause(4)
      $0.server.abort()
    },
  ]
}

struct TimeoutTests {
  /// A keep-alive repeats a byte that was acknowledged; this one never was.
  @Test func aTypedByteSentAgainIsNoKeepAlive() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(1)
      $0.client.retransmit(after: [0.3, 0.6, 1.2, 2.4, 4.8])
      $0.pause(9.6)
      $0.client.abort()
    }
    #expect(outcome.last.code == .retransmissionTimeout, "\(outcome.last.text.string)")
    #expect(outcome.last.text.string.contains("1 byte of the client was never acknowledged"))
  }

  /// An application may give up in the midst of a run of repeats.
  @Test(arguments: [(1.68, Confidence.certain), (0.53, .probable)])
  func onlyTheTimersOwnTimeMakesItCertain(wait: Double, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(500)
      $0.client.retransmit(after: [0.21, 0.42, 0.84])
      $0.pause(wait)
      $0.client.abort()
    }
    #expect(outcome.last.code == .retransmissionTimeout)
    #expect(outcome.last.confidence == confidence)
  }

  /// A peer that answers every probe is no peer to give up on after a second.
  @Test func answeredProbesLeaveDoubt() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.data(500)
      $0.server.window = 0
      $0.server.ack()
      for wait in [0.4, 0.4, 0.4] {
        $0.pause(wait)
        $0.client.probe()
        $0.server.ack()
      }
      $0.pause(0.1)
      $0.client.abort()
    }
    #expect(outcome.last.confidence != .certain, "\(outcome.last.text.string)")
  }

  /// The SYN,ACK that answers a repeated SYN crosses the ACK of the one before.
  @Test(arguments: [(0.003, ReasonCode.rejectedAfterAccept), (1, .connectTimeoutReset)])
  func aSYNACKOnItsWayIsNoRepeatDespiteTheACK(after pause: Double, code: ReasonCode) {
    let outcome = exchange {
      $0.client.syn()
      $0.pause(1)
      $0.client.retransmit()
      $0.server.synAck()
      $0.client.ack()
      $0.repeatSYNACK(after: pause)
      $0.server.abort()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  @Test func repeatsWithinMillisecondsAreNoTimeOut() {
    func outcome(every step: Int64) -> Outcome {
      exchange {
        $0.handshake()
        $0.request()
        $0.server.data(500)
        $0.step = step
        for _ in 0..<3 { $0.server.retransmit() }
        $0.server.abort()
      }
    }
    #expect(outcome(every: 400_000_000).last.code == .retransmissionTimeout)
    #expect(outcome(every: 5_000_000).last.code == .abortiveClose)
  }

  /// A stack that leaves time stamps and flow label out of its resets gives up when its next repeat is due; at
  /// another time it was somebody else.
  @Test(arguments: [(9.6, ReasonCode.retransmissionTimeout), (4.8, .retransmissionTimeout), (1.0, .injectedReset)])
  func aResetAtTheTimeOfTheNextRepeatIsTheStacksOwn(wait: Double, code: ReasonCode) {
    let outcome = exchange(variation: .ipv6) {
      $0.markSegments()
      $0.handshake()
      $0.request()
      $0.server.data(500)
      $0.server.retransmit(after: [0.6, 1.2, 2.4, 4.8])
      $0.pause(wait)
      $0.server.send([.rst, .ack]) { $0.options = [] }
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
    let naming = outcome.last.evidence.contains { if case .retransmissionDue = $0 { true } else { false } }
    #expect(naming == (code == .retransmissionTimeout))
  }

  @Test(arguments: Example.timeout) func isJudged(example: Example) { check(example) }
}
