import TCPTrack
import Testing

/// What the tracker knows after which segments: named state, then event.
struct TrackerTests {
  private let client = Wire.client
  private let server = Wire.server

  @Test func handshake_isSeenToItsEnd() {
    let wire = Wire()
    wire.handshake()
    #expect(wire.connection.has(.handshake))
    #expect(wire.connection.client == 0)
    #expect(wire.clientEnd.has(.syn) && !wire.clientEnd.has(.synAck))
    #expect(wire.serverEnd.has(.synAck))
    #expect(wire.clientEnd.sndNxt == wire.clientEnd.firstSeq + 1)
    #expect(!wire.connection.has(.beganMidway))
  }

  @Test func simultaneousOpen_isNoHandshakeOfAClient() {
    let wire = Wire()
    wire.send(client, .syn)
    wire.send(server, .syn)
    wire.send(client, [.syn, .ack]) { $0.seq = $0.seq - 1 }
    wire.send(server, [.syn, .ack]) { $0.seq = $0.seq - 1 }
    #expect(wire.connection.has(.simultaneousOpen))
    #expect(wire.clientEnd.synCount == 2)
  }

  @Test func fastOpen_dataInTheSYN() {
    let wire = Wire()
    wire.send(client, .syn, length: 300)
    #expect(wire.clientEnd.has(.synData))
    #expect(wire.clientEnd.bytes == 300)
    wire.send(server, [.syn, .ack])
    #expect(wire.outstanding(client) == 0)
  }

  @Test func fastOpen_onlyTheSYNAcknowledged() {
    let wire = Wire()
    wire.send(client, .syn, length: 300)
    wire.send(server, [.syn, .ack]) { $0.ack = $0.ack - 300 }
    #expect(wire.outstanding(client) == 300)
  }

  @Test func established_dataIsCountedOnce() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, [.psh, .ack], length: 500)
    wire.time += 300_000_000
    wire.again(after: 300_000_000)
    #expect(wire.clientEnd.bytes == 500)
    #expect(wire.newestNote.traits.contains(.retransmission))
    #expect(wire.outstanding(client) == 500)
    wire.send(server, .ack)
    #expect(wire.outstanding(client) == 0)
  }

  @Test func established_aGapIsNoticed() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack, length: 100) { $0.seq = $0.seq + 1000 }
    #expect(wire.clientEnd.has(.gap))
  }

  @Test func established_lateDataFillsTheGapWithoutCountingTwice() {
    let wire = Wire()
    wire.handshake()
    let start = wire.next[client]
    wire.send(client, .ack, length: 100) { $0.seq = start + 100 }
    wire.send(client, .ack, length: 100) { $0.seq = start }
    #expect(wire.clientEnd.sndNxt == start + 200)
    #expect(wire.clientEnd.bytes <= 200)
  }

  @Test func established_aWildJumpIsNotBelieved() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack, length: 10)
    wire.send(server, .ack)
    let before = wire.clientEnd.sndNxt
    wire.send(client, .ack, length: 10) { $0.seq = $0.seq + 1_000_000_000 }
    #expect(wire.clientEnd.sndNxt == before)
  }

  @Test func established_keepAliveProbe() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack) { $0.seq = $0.seq - 1 }
    #expect(wire.clientEnd.probes == 1)
    #expect(wire.newestNote.traits.contains(.probe))
    wire.send(server, .ack)
    #expect(wire.clientEnd.probes == 0)
  }

  @Test func established_zeroWindow() {
    let wire = Wire()
    wire.handshake()
    wire.windows[server] = 0
    wire.send(server, .ack)
    #expect(wire.serverEnd.isWindowShut)
    wire.windows[server] = 1000
    wire.send(server, .ack)
    #expect(!wire.serverEnd.isWindowShut)
  }

  @Test func established_roundTripsOfBothHalves() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, [.psh, .ack], length: 10)
    wire.time += 35_000_000
    wire.send(server, .ack)
    #expect(wire.serverEnd.turnaround == 10_000_000, "the SYN,ACK came sooner than this ACK")
    wire.send(server, .ack, length: 5)
    wire.time -= 8_000_000
    wire.send(client, .ack)
    #expect(wire.clientEnd.turnaround == 2_000_000)
  }

  @Test func established_aRetransmissionIsNotTimed() {
    let wire = Wire()
    wire.send(client, .syn)
    wire.again(after: 1_000_000_000)
    wire.send(server, [.syn, .ack])
    #expect(wire.serverEnd.turnaround == -1, "Karn: which SYN was answered nobody knows")
  }

  @Test func close_bothFINsAcknowledged() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, [.fin, .ack])
    #expect(wire.clientEnd.has(.fin) && !wire.clientEnd.has(.finAcked))
    wire.send(server, [.fin, .ack])
    #expect(wire.clientEnd.has(.finAcked))
    #expect(!wire.connection.has(.closed))
    wire.send(client, .ack)
    #expect(wire.connection.has(.closed))
  }

  @Test func close_thePortIsUsedAgain() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, [.fin, .ack])
    wire.send(server, [.fin, .ack])
    wire.send(client, .ack)
    let former = wire.next
    wire.next = [SequenceNumber(5_000_000), SequenceNumber(7_000_000)]
    wire.send(client, .syn)
    #expect(wire.connection.incarnation == 1)
    #expect(wire.connection.number == 1)
    #expect(wire.connection.formerNxt(0) == former[0])
    #expect(wire.connection.formerNxt(1) == former[1])
    #expect(!wire.connection.has(.closed))
  }

  @Test(arguments: [(SequenceNumber(1_001), UInt8(0)), (SequenceNumber(5_000_001), UInt8(1))])
  func closed_aNewSYNACKBelongsToTheSYNItAcknowledges(ack: SequenceNumber, incarnation: UInt8) {
    let wire = Wire(client: 1_000)
    wire.handshake()
    wire.send(client, [.fin, .ack])
    wire.send(server, [.fin, .ack])
    wire.send(client, .ack)
    wire.send(server, [.syn, .ack]) {
      $0.seq = SequenceNumber(7_000_000)
      $0.ack = ack
    }
    #expect(wire.connection.incarnation == incarnation)
  }

  /// Of the client nothing is captured, the end of its connection neither.
  @Test(arguments: [(SequenceNumber(1_001), UInt8(0)), (SequenceNumber(5_000_001), UInt8(1))])
  func oneSided_aSYNACKToAnotherSYNBeginsTheNextConnection(ack: SequenceNumber, incarnation: UInt8) {
    let wire = Wire(client: 1_001)
    wire.send(server, [.syn, .ack])
    wire.send(server, [.fin, .ack], length: 10)
    wire.send(server, [.syn, .ack]) {
      $0.seq = SequenceNumber(7_000_000)
      $0.ack = ack
    }
    #expect(wire.connection.incarnation == incarnation)
  }

  @Test func established_aNewSYNIsKeptInMindUntilAnswered() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack, length: 10)
    wire.send(server, .ack)
    wire.next[client] = SequenceNumber(600_000_000)
    wire.send(client, .syn)
    #expect(wire.connection.has(.newSYN))
    #expect(wire.connection.incarnation == 0)
    wire.next[server] = SequenceNumber(700_000_000)
    wire.send(server, [.syn, .ack])
    #expect(wire.connection.incarnation == 1)
    #expect(wire.clientEnd.firstSeq == SequenceNumber(600_000_000))
  }

  @Test func established_aNewSYNThatItsSenderGoesOnFromWasAnswered() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack, length: 10)
    wire.send(server, .ack)
    wire.next[client] = SequenceNumber(600_000_000)
    wire.send(client, .syn)
    wire.next[server] = SequenceNumber(700_000_001)
    wire.send(client, .ack)
    #expect(wire.connection.incarnation == 1)
    #expect(wire.clientEnd.firstSeq == SequenceNumber(600_000_000))
    #expect(wire.clientEnd.rcvNxt == SequenceNumber(700_000_001))
  }

  @Test func established_aChallengeACKLeavesTheConnectionAsItIs() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .ack, length: 10)
    wire.send(server, .ack)
    let own = wire.next[client]
    wire.next[client] = SequenceNumber(600_000_000)
    wire.send(client, .syn)
    wire.next[client] = own
    wire.send(server, .ack)
    wire.send(client, .ack, length: 10)
    #expect(wire.connection.incarnation == 0)
  }

  @Test func midway_isSaid() {
    let wire = Wire()
    wire.send(server, .ack, length: 10)
    #expect(wire.connection.has(.beganMidway))
    #expect(wire.connection.client == 2)
  }

  @Test func wrapAround_countsOn() {
    let wire = Wire(client: 0xFFFF_FFF0, server: 0xFFFF_FFFF)
    wire.handshake()
    wire.send(client, .ack, length: 1000)
    wire.send(server, .ack)
    #expect(wire.clientEnd.bytes == 1000)
    #expect(wire.outstanding(client) == 0)
    #expect(wire.clientEnd.sndNxt == SequenceNumber(0xFFFF_FFF0) + 1001)
    #expect(!wire.clientEnd.has(.gap))
  }

  @Test func reset_isAnEventAndEndsNothingByItself() {
    let wire = Wire()
    wire.handshake()
    #expect(wire.send(client, .rst) == .reset)
    #expect(!wire.connection.has(.reset))
    wire.tracker.applyReset(effective: true)
    #expect(wire.connection.has(.reset))
    #expect(wire.connection.resetFrame == 4)
  }

  @Test func reset_anIgnoredOneLeavesTheConnectionOpen() {
    let wire = Wire()
    wire.handshake()
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: false)
    #expect(!wire.connection.has(.reset))
    #expect(wire.connection.resets == 1)
  }
}
