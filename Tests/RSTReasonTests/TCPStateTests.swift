import RSTReason
import TCPTrack
import Testing

/// The states of RFC 9293 §3.3.2 in which a client's reset finds both ends.
struct TCPStateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let sender: TCPState
    let receiver: TCPState
    let script: @Sendable (Exchange) -> Void

    init(_ name: String, _ sender: TCPState, _ receiver: TCPState, _ script: @escaping @Sendable (Exchange) -> Void) {
      (testDescription, self.sender, self.receiver, self.script) = (name, sender, receiver, script)
    }
  }

  @Test(arguments: [
    Case("a SYN alone", .synSent, .closed) { $0.client.syn() },
    Case("SYN and SYN,ACK", .synSent, .synReceived) {
      $0.client.syn()
      $0.server.synAck()
    },
    Case("a handshake", .established, .established) { $0.handshake() },
    Case("the client's FIN", .finWait1, .established) {
      $0.handshake()
      $0.client.fin()
    },
    Case("the client's FIN, acknowledged", .finWait2, .closeWait) {
      $0.handshake()
      $0.client.fin()
      $0.server.ack()
    },
    Case("the server's FIN, acknowledged", .closeWait, .finWait2) {
      $0.handshake()
      $0.server.fin()
      $0.client.ack()
    },
    Case("the server's FIN, then the client's", .lastAck, .finWait2) {
      $0.handshake()
      $0.server.fin()
      $0.client.fin()
    },
    Case("both FINs at once, the client's not acknowledged yet", .closing, .finWait2) {
      $0.handshake()
      $0.client.fin()
      $0.server.send([.fin, .ack], ackOffset: -1)
      $0.client.ack()
    },
    Case("closed by both, the client first", .timeWait, .closed) {
      $0.handshake()
      $0.client.fin()
      $0.server.fin()
      $0.client.ack()
    },
  ])
  func areRead(example: Case) {
    let verdict = exchange {
      example.script($0)
      $0.client.abort()
    }.last
    #expect(verdict.senderState.state == example.sender)
    #expect(verdict.receiverState.state == example.receiver)
  }

  @Test func aCaptureThatBeganMidwayOnlyGuesses() {
    let verdict = exchange {
      $0.request()
      $0.client.abort()
    }.last
    #expect(verdict.senderState == ObservedState(.established, guessed: true))
  }
}
