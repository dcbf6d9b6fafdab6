import Foundation
import RSTReason
import TCPTrack
import Testing

/// What is said of a connection whose segments are no longer kept, because so many others have come since.
struct ForgottenSegmentsTests {
  /// An engine that has no memory for more than the first 2,048 notes.
  private func narrow() -> Configuration {
    var configuration = Configuration()
    configuration.memory = Memory(
      context: nil,
      allocate: { _, bytes in
        let growths = (1...8).map { (MemoryLayout<SegmentNote>.stride << 11) << (4 * $0) }
        var memory: UnsafeMutableRawPointer?
        return growths.contains(bytes) || posix_memalign(&memory, 64, bytes) != 0 ? nil : memory
      },
      release: { _, memory, _ in free(memory) })
    return configuration
  }

  /// Enough of another connection's segments.
  private func talk(_ exchange: Exchange) {
    let other = exchange.connection(clientPort: 41_000)
    let step = exchange.step
    exchange.step = 1000
    for _ in 0..<1500 {
      other.client.data(10)
      other.server.ack()
    }
    exchange.step = step
  }

  @Test func howLongItWasSilentIsRemembered() {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.request()
      talk($0)
      $0.pause(75)
      $0.client.data(300)
      $0.server.reply()
    }
    #expect(outcome.last.code == .idleExpired, "\(outcome.last.text.string)")
    #expect((75_000_000_000..<76_000_000_000).contains(outcome.last.idle))
    #expect(outcome.last.ladder.count == 2)
  }

  @Test func beforeAnAbortAsWell() {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.request()
      talk($0)
      $0.pause(60)
      $0.server.abort()
    }
    #expect(outcome.last.code == .idleExpired, "\(outcome.last.text.string)")
    #expect((60_000_000_000..<61_000_000_000).contains(outcome.last.idle))
  }

  @Test func aBoxThatResetsBothEndsAfterwards() {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.request()
      talk($0)
      $0.pause(350)
      $0.step = 1000
      $0.server.send(.rst) { $0.ttl = 101 }
      $0.client.send(.rst) { $0.ttl = 91 }
    }
    #expect(outcome.reports.count >= 2)
    #expect(outcome.verdicts.allSatisfy { $0.code == .middleboxTimeout }, "\(outcome.last.text.string)")
  }

  /// Of six repeats the last one is kept, or none.
  @Test(arguments: [true, false]) func repeatsAreCounted(isLastKept: Bool) {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.request()
      $0.server.data(500)
      $0.server.retransmit(after: [0.3, 0.6, 1.2, 2.4, 4.8])
      if isLastKept { talk($0) }
      $0.server.retransmit(after: [9.6])
      if !isLastKept { talk($0) }
      $0.pause(60)
      $0.server.abort()
    }
    #expect(outcome.last.code == .retransmissionTimeout, "\(outcome.last.text.string)")
    #expect(outcome.last.text.string.contains("7 times in 1"), "\(outcome.last.text.string)")
  }

  @Test func aShutWindowIsRemembered() {
    let outcome = exchange(configuration: narrow()) {
      $0.probeShutWindow()
      talk($0)
      $0.pause(4)
      $0.server.abort()
    }
    #expect(outcome.last.code == .zeroWindowTimeout, "\(outcome.last.text.string)")
  }

  @Test func whatTheFINEndedIsRemembered() {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.request()
      talk($0)
      $0.pause(15)
      let request = $0.client.seq
      $0.server.fin()
      $0.step = 1_000_000
      $0.client.send([.psh, .ack], ackOffset: -1, length: 300) { $0.seq = request }
      $0.server.reply()
    }
    #expect(outcome.last.code == .keepaliveRace, "\(outcome.last.text.string)")
  }

  /// A new payload begins the count anew.
  @Test func repeatsBeforeTheLastPayloadAreOver() {
    let outcome = exchange(configuration: narrow()) {
      $0.handshake()
      $0.server.data(500)
      $0.server.retransmit(after: [0.3, 0.6, 1.2])
      $0.client.ack()
      $0.server.data(500)
      talk($0)
      $0.pause(1)
      $0.server.abort()
    }
    #expect(outcome.last.code == .abortiveClose, "\(outcome.last.text.string)")
  }

  /// A download is cut; what the server answers are ACKs from before the many segments and resets that are kept.
  @Test func acknowledgementsFromBeforeTheNotesAreAnswered() {
    let outcome = exchange {
      $0.handshake()
      $0.client.data(100)
      $0.step = 10_000
      var acks: [Segment] = []
      for _ in 0..<3 {
        $0.server.data(1448)
        acks.append($0.client.ack())
      }
      for _ in 0..<200 { $0.server.data(1448) }
      $0.client.abort(unseen: 200 * 1448)
      for _ in 0..<40 { $0.client.reply() }
      for ack in acks { $0.server.reply(to: ack) }
    }
    for verdict in outcome.verdicts.suffix(3) {
      #expect(verdict.code == .segmentAfterReset, "\(verdict.text.string)")
    }
  }
}
