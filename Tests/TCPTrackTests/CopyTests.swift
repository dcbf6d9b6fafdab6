import TCPTrack
import Testing

/// The same packet captured twice, and packets that only look so.
struct CopyTests {
  private let client = Wire.client
  private let server = Wire.server

  private func established() -> Wire {
    let wire = Wire()
    wire.link = 0x10000
    wire.handshake()
    return wire
  }

  @Test func fromAnotherInterface() {
    let wire = established()
    wire.send(client, [.psh, .ack], length: 100)
    wire.again(after: 30_000) { $0.link = 0x20000 }
    #expect(wire.tracker.duplicateOf == 4)
    #expect(wire.tracker.counts.duplicates == 1)
    #expect(!wire.newestNote.traits.contains(.retransmission))
  }

  @Test func aRetransmissionComesLater() {
    let wire = established()
    wire.send(client, [.psh, .ack], length: 100)
    wire.again(after: 250_000_000)
    #expect(wire.tracker.duplicateOf == 0)
    #expect(wire.newestNote.traits.contains(.retransmission))
  }

  @Test func equalBareACKsAreTwo() {
    let wire = established()
    wire.send(client, .ack)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf == 0)
  }

  @Test func equalResetsOnOneInterfaceAreTwo() {
    let wire = established()
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf == 0)
    #expect(wire.tracker.counts.resets == 2)
  }

  @Test func aPacketDuplicatedOnTheWayMakesNoDoubleCapture() {
    let wire = established()
    wire.send(client, [.fin, .ack]) { $0.ipID = 7 }
    wire.again(after: 3_000_000)
    #expect(wire.tracker.duplicateOf == 4)
    wire.send(server, [.psh, .ack], length: 100)
    wire.send(server, [.psh, .ack], length: 100)
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf == 0)
  }

  /// One direction is mirrored, the other not: each end is judged by its own segments.
  @Test(arguments: [true, false]) func whereOneDirectionComesTwice(isItsOwn: Bool) {
    let wire = established()
    for _ in 0..<2 {
      wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
      wire.send(server, [.psh, .ack], length: 100)
    }
    wire.send(isItsOwn ? client : server, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect((wire.tracker.duplicateOf != 0) == isItsOwn)
  }

  /// What follows at once has its copy behind the first one's.
  @Test func copiesMayComeBehindTheNextSegments() {
    let wire = established()
    for _ in 0..<2 {
      wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
    }
    wire.step = 10_000
    for id in 10..<13 as Range<UInt16> { wire.send(client, [.psh, .ack], length: 100) { $0.ipID = id } }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf != 0)
  }

  /// Equal resets, each captured twice, are as many as were sent.
  @Test func equalResetsHaveACopyEach() {
    let wire = established()
    for _ in 0..<2 {
      wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
    }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    for _ in 0..<3 {
      wire.again(after: 30_000)
      wire.tracker.applyReset(effective: true)
    }
    #expect(wire.tracker.counts.resets == 2)
  }

  /// Where each segment comes three times, a reset does too.
  @Test(arguments: [1, 2]) func asManyCopiesAsOtherSegmentsHave(copies: Int) {
    let wire = established()
    for _ in 0..<2 {
      wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 7 }
      for _ in 0..<copies { wire.again(after: 30_000) }
    }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    for _ in 0..<2 {
      wire.again(after: 30_000)
      wire.tracker.applyReset(effective: true)
    }
    #expect(wire.tracker.counts.resets == (copies == 2 ? 1 : 2))
  }

  /// What is known of the capture holds for the next connection of the same addresses and ports.
  @Test func theNextConnectionComesTwiceAsWell() {
    let wire = established()
    for end in [client, server, client, server] {
      wire.send(end, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
    }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.next[client] = wire.next[client] + 70_000
    wire.send(client, .syn)
    wire.again(after: 30_000)
    wire.send(server, [.rst, .ack])
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf != 0)
  }

  /// One packet that a path had duplicated, and many behind it that it had not, however close.
  @Test(arguments: [(2, true), (30, false)]) func oneDuplicateAmongMany(others: Int, isCopy: Bool) {
    let wire = established()
    for end in [client, server] {
      wire.send(end, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
    }
    wire.step = 100_000
    for _ in 0..<others { for end in [client, server] { wire.send(end, [.psh, .ack], length: 100) } }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect((wire.tracker.duplicateOf != 0) == isCopy)
  }

  /// The end's link changed since its last other segment: both resets came over the new one.
  @Test(arguments: [true, false]) func equalResetsOverAnotherLink(isSame: Bool) {
    let wire = established()
    wire.send(client, .rst) { $0.link = 0x0200_0000_0009_0000 }
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000) { if !isSame { $0.link = 0x0200_0000_0008_0000 } }
    #expect((wire.tracker.duplicateOf == 0) == isSame)
  }

  @Test func whereAllCameTwiceAResetDoesToo() {
    let wire = established()
    for end in [client, server] {
      wire.send(end, [.psh, .ack], length: 100) { $0.ipID = 7 }
      wire.again(after: 30_000)
    }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000)
    #expect(wire.tracker.duplicateOf == 8)
  }

  /// A TTL that is one lower makes a copy of a packet that counts, or where another packet came twice.
  @Test(
    arguments: [
      (7, 63, false, true), (0, 63, false, false), (0, 63, true, true), (7, 62, false, false), (7, 65, false, false),
    ] as [(UInt16, UInt8, Bool, Bool)])
  func beforeARouterAndBehindIt(ipID: UInt16, ttl: UInt8, dataCameTwice: Bool, isCopy: Bool) {
    let wire = established()
    wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 6 }
    if dataCameTwice { wire.again(after: 30_000) { $0.ttl = 63 } }
    wire.send(client, .rst) { $0.ipID = ipID }
    wire.tracker.applyReset(effective: true)
    wire.again(after: 30_000) { $0.ttl = ttl }
    #expect((wire.tracker.duplicateOf != 0) == isCopy)
  }

  @Test func aResetFromAnotherInterfaceIsACopy() {
    let wire = established()
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    #expect(wire.again(after: 30_000) { $0.link = 0x20000 } == .reset)
    #expect(wire.tracker.duplicateOf == 4)
  }
}
