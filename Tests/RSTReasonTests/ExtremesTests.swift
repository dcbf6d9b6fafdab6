import RSTReason
import TCPTrack
import Testing

/// Numbers and times as far apart as they can be: whoever writes a capture chooses them, and nothing may trap.
struct ExtremesTests {
  /// Of an end whose IP IDs are random; its steps and jumps are counted in a byte each.
  @Test func manyRandomIPIDs() {
    let outcome = exchange {
      $0.handshake()
      for count in 0..<300 {
        let step: UInt16 = count < 10 ? 1 : 10_007
        $0.client.data(10)
        $0.server.send(.ack) { $0.ipID = UInt16(truncatingIfNeeded: count) &* step }
      }
      $0.client.data(10)
      $0.server.abort()
    }
    #expect(outcome.verdicts.count == 1)
  }

  /// Half the sequence space away: the distance has no positive counterpart.
  @Test func anACKHalfTheSequenceSpaceAway() {
    let outcome = exchange {
      let first = $0.client.syn()
      let reply = $0.server.send([.syn, .ack]) { $0.ack = SequenceNumber((first.seq + 1).raw &+ 1 << 31) }
      $0.client.reply(to: reply)
    }
    #expect(outcome.last.code == .unacceptableAck)
  }

  private static let earliest = -2e9
  private static let latest = 7e9

  /// A's segments at the earliest and the latest time there is, then the reset at the earliest again.
  @Test(arguments: [UInt32(0), 500]) func timesThatRunBackwards(length: UInt32) {
    let outcome = exchange {
      $0.handshake()
      $0.server.data(500)
      func repeated(_ exchange: Exchange, after seconds: Double, _ identification: UInt16) {
        exchange.pause(seconds)
        exchange.server.send(.ack, seqOffset: length == 0 ? -1 : -500, length: length) { $0.ipID = identification }
      }
      repeated($0, after: 1, 1)
      repeated($0, after: Self.earliest, 2)
      repeated($0, after: Self.latest, 3)
      $0.pause(-Self.latest)
      $0.server.abort()
    }
    #expect(outcome.verdicts.count == 1)
  }
}
