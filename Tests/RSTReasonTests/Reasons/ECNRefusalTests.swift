import RSTReason
import TCPTrack
import Testing

/// Boxes that reset SYNs which ask for ECN, and let others pass (RFC 3360).
struct ECNRefusalTests {
  /// A SYN that asks for ECN is refused, a plain one accepted after this many seconds, and so again after a minute.
  @Test(arguments: [
    (0.1, 1, ReasonCode.firewallReject, Confidence.probable), (0.1, 2, .firewallReject, .probable),
    (30, 2, .firewallReject, .probable), (30, 1, .closedPort, .probable),
  ])
  func isFoundOut(after seconds: Double, times: Int, code: ReasonCode, confidence: Confidence) {
    let outcome = exchange {
      for _ in 0..<times {
        $0.connect(withECN: true, accepted: false)
        $0.pause(seconds)
        $0.connect(withECN: false, accepted: true)
        $0.pause(60)
      }
    }
    #expect(outcome.verdicts.count == times)
    for verdict in outcome.verdicts {
      #expect(verdict.code == code)
      #expect(verdict.confidence == confidence)
      #expect(verdict.text.string.contains("ECN") == (code == .firewallReject))
    }
  }

  /// What fits no such box: it lets a SYN with ECN pass, or refuses a plain one.
  @Test(arguments: [(true, true), (false, false)])
  func aPortThatComesAndGoesIsNone(withECN: Bool, accepted: Bool) {
    let outcome = exchange {
      $0.connect(withECN: true, accepted: false)
      $0.connect(withECN: false, accepted: true)
      $0.pause(60)
      $0.connect(withECN: withECN, accepted: accepted)
    }
    #expect(outcome.verdicts[0].code == .closedPort)
  }

  @Test func aPlainSYNIsRefusedByNoSuchBox() {
    let outcome = exchange {
      $0.connect(withECN: false, accepted: false)
      $0.connect(withECN: false, accepted: true)
    }
    #expect(outcome.last.code == .closedPort)
  }
}

extension Exchange {
  /// A connection from a port of its own, that the server accepts or refuses.
  fileprivate func connect(withECN: Bool, accepted: Bool) {
    let (client, server) = connection(clientPort: 41_000 + UInt16(frame))
    client.send(withECN ? [.syn, .ece, .cwr] : .syn) {
      $0.mss = 1460; $0.windowScale = 7
    }
    if accepted {
      server.synAck()
      client.ack()
    } else {
      server.reply()
    }
  }
}
