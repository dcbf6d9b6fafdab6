import Testing

extension Example {
  static let middlebox: [Example] = [
    Example(.injectedReset, "another TTL, and the end goes on") {
      $0.handshake()
      $0.client.data(300, "GET / HTTP/1.1")
      $0.server.ttl = 201
      $0.server.abort()
      $0.server.ttl = 64
      $0.server.data(1000)
      $0.client.ack()
    },
    Example(.middleboxTimeout, "a silence of 350 s, and a reset with another TTL") {
      $0.handshake()
      $0.request()
      $0.request()
      $0.pause(350)
      $0.client.data(100)
      $0.server.reply(ttl: 250)
    },
    Example(.idleExpired, "another TTL, which the host's other connections have too") {
      $0.handshake()
      $0.request()
      $0.pause(30)
      let other = $0.connection(clientPort: 40_001, port: 22)
      other.server.ttl = 61
      other.client.syn()
      other.server.synAck()
      other.client.ack()
      $0.client.data(100)
      $0.server.reply(ttl: 61)
    },
    Example(.blindReset, "a SEQ that nothing explains, and the connection goes on") {
      $0.handshake()
      $0.request()
      $0.server.send(.rst, seqOffset: 500_000_000)
      $0.client.data(100)
      $0.server.data(100)
      $0.client.ack()
    },
  ]
}

struct MiddleboxTests {
  @Test(arguments: Example.middlebox) func isJudged(example: Example) { check(example) }

  @Test func forgedAndBlindOnesAreSecurityMatters() {
    for example in Example.middlebox where [.injectedReset, .blindReset].contains(example.code) {
      #expect(example.outcome.last.isSecurity, "\(example.name)")
    }
  }
}
