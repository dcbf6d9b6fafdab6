import TCPTrack
import Testing

/// The patterns of the tampering signatures, by stage; they are told of forgeries only.
struct SignatureTests {
  private func forged(_ opening: (Exchange) -> Void, _ flags: [TCPFlags]) -> String? {
    exchange {
      opening($0)
      $0.server.ttl = 200
      $0.step = 500_000
      for form in flags { $0.server.send(form) { if !form.contains(.ack) { $0.ack = SequenceNumber(0) } } }
      $0.server.ttl = 64
      $0.step = 10_000_000
      $0.server.data(700)
      $0.server.data(700)
    }.verdicts.first?.signature?.string
  }

  private func request(_ exchange: Exchange) {
    exchange.handshake()
    exchange.client.data(200, "GET / HTTP/1.1")
  }

  @Test func afterTheRequest() {
    #expect(forged(request, [[.rst, .ack]]) == "PSH+ACK → RST+ACK")
    #expect(forged(request, [.rst]) == "PSH+ACK → RST")
    #expect(forged(request, [[.rst, .ack], [.rst, .ack]]) == "PSH+ACK → RST+ACK;RST+ACK")
    #expect(forged(request, [.rst, [.rst, .ack]]) == "PSH+ACK → RST;RST+ACK")
    #expect(forged(request, [.rst, .rst]) == "PSH+ACK → RST=RST")
  }

  @Test func afterTheHandshake() {
    #expect(forged({ $0.handshake() }, [[.rst, .ack]]) == "SYN;ACK → RST+ACK")
  }

  @Test func later() {
    #expect(
      forged(
        {
          $0.handshake(); $0.request(); $0.client.data(50)
        }, [[.rst, .ack]]) == "PSH+ACK;Data → RST+ACK")
  }

  @Test func anEndsOwnResetHasNone() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.abort()
    }.last
    #expect(verdict.signature == nil)
  }

  @Test func noneWhereTheOpeningIsMissing() {
    #expect(
      forged(
        {
          $0.request(); $0.request()
        }, [[.rst, .ack]]) == nil)
  }
}
