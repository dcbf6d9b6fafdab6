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
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.fin()
      $0.server.ack()
      $0.pause(2)
      $0.server.send([.fin, .psh, .ack], seqOffset: -1)
      $0.client.reply()
    },
    Example(.timeWaitReset, "a late segment meets TIME-WAIT and is reset") {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.fin()
      $0.server.ack()
      $0.pause(2)
      $0.client.data(20)
      $0.server.reply()
    },
  ]
}

struct AftermathTests {
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
