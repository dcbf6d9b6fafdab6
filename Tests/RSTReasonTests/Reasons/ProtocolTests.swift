import TCPTrack
import Testing

extension Example {
  static let `protocol`: [Example] = [
    Example(.synInConnection, "a SYN in the open connection, answered by a reset") {
      $0.handshake()
      $0.request()
      $0.client.send(.syn, seqOffset: 200)
      $0.server.reply()
    },
    Example(.protocolViolation, "the SYN,ACK echoes a time stamp that was never sent") {
      $0.client.tsval = 1000
      $0.client.syn()
      $0.server.tsval = 5000
      $0.server.send([.syn, .ack]) { $0.tsecr = 77 }
      $0.client.reply()
    },
    Example(.mptcpReset, "MP_TCPRST gives the reason") {
      $0.handshake()
      $0.request()
      $0.server.send([.rst, .ack]) {
        $0.options.insert([.mptcp, .mptcpReset])
        $0.mptcpReason = 3
        $0.mptcpFlags = 1
      }
    },
  ]

  static let unknown: [Example] = [
    Example(.unknown, "what the reset answers was not captured; its SEQ is the number that it acknowledged") {
      $0.handshake()
      $0.request()
      $0.server.data(199)
      $0.server.retransmit(after: [0.2, 0.4, 0.8, 1.6])
      $0.pause(9)
      $0.server.send(.rst, seqOffset: -199) {
        $0.window = 0
        $0.options = []
      }
    },
    Example(.unknown, "a reset with nothing before it") {
      $0.server.send([.rst, .ack])
    },
  ]
}

struct ProtocolTests {
  /// A SYN into the open connection, answered by a challenge ACK, is nothing that its sender has sent there.
  @Test func aStraySYNLosesNothing() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.client.send(.syn, seqOffset: 5000)
      $0.server.ack()
      $0.request()
      $0.client.abort()
    }
    #expect(outcome.last.senderUnacked == 0)
    #expect(outcome.last.code == .resetClose, "\(outcome.last.text.string)")
  }

  /// The SYN once more, for its answer was lost, meets nobody: that is none in an open connection.
  @Test(arguments: [true, false]) func aSYNThatRepeatsItselfIsNoIntruder(isRepeated: Bool) {
    let outcome = exchange {
      let syn = $0.client.syn()
      $0.server.synAck()
      if !isRepeated { $0.client.ack() }
      $0.pause(1)
      $0.client.send(.syn) { $0.seq = syn.seq }
      $0.server.reply()
    }
    #expect((outcome.last.code != .synInConnection) == isRepeated, "\(outcome.last.text.string)")
  }

  @Test(arguments: Example.protocol + Example.unknown) func isJudged(example: Example) { check(example) }

  /// In SYN-SENT an end resets what it cannot accept and goes on; what that was is not captured.
  @Test func goingOnFromSYNSentIsNoForgeryWhereTheOtherEndIsNotCaptured() {
    let outcome = exchange {
      $0.client.syn()
      $0.server.sendUncaptured(1)
      $0.client.send(.rst)
      $0.pause(1)
      $0.client.retransmit()
      $0.client.ack()
      $0.client.data(100)
    }
    #expect(outcome.last.code == .unknown, "\(outcome.last.text.string)")
  }

  /// The SYN is repeated, and answered with another number: the connection is the same.
  @Test func aNewSYNACKToTheRepeatedSYNIsNoNewConnection() {
    let outcome = exchange {
      $0.client.tsval = 1000
      $0.server.tsval = 5000
      $0.client.syn()
      $0.server.send([.syn, .ack]) { $0.tsecr = 7 }
      $0.client.reply()
      $0.pause(1)
      $0.client.retransmit()
      $0.server.seq = SequenceNumber(7_000_000)
      $0.server.synAck()
      $0.client.ack()
    }
    #expect(outcome.last.code == .protocolViolation)
    #expect(!outcome.last.text.string.contains("new connection"), "\(outcome.last.text.string)")
  }

  @Test func aCorruptResetIsNotExplained() {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.send([.rst, .ack], length: 400) { $0.marks.insert(.badChecksum) }
    }
    #expect(outcome.last.code == .unknown)
    #expect(outcome.last.text.string.contains("checksum is wrong"))
  }
}
