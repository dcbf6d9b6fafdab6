import TCPTrack
import Testing

/// Both ends' captures in one: each packet comes once more, from the other end of the path, as late as that is far and
/// the clocks differ.
struct MergedCaptureTests {
  private let client = Wire.client
  private let server = Wire.server

  /// Where the other end's captured packets come from.
  private struct Place {
    var link: UInt64 = 0x20000
    var hops: UInt8 = 6

    func bring(_ segment: inout Segment) { (segment.link, segment.ttl) = (link, segment.ttl - hops) }
  }

  private func established() -> Wire {
    let wire = Wire()
    wire.link = 0x10000
    wire.handshake()
    return wire
  }

  /// What no stack sends again unchanged is a copy if it came another way, within a second.
  @Test(
    arguments: [
      (7, false, 0x20000, 0, 80, true), (0, true, 0x20000, 0, 80, true), (0, false, 0x20000, 6, 80, true),
      (0, false, 0x20000, 0, 80, false), (7, true, 0x10000, 6, 80, false), (7, true, 0x10000, 0, 80, false),
      (7, true, 0x20000, 6, 1100, false), (7, false, 0x10000, 6, 20, true), (0, false, 0x10000, 6, 20, false),
    ] as [(UInt16, Bool, UInt64, UInt8, Int64, Bool)])
  func isTold(ipID: UInt16, stamped: Bool, link: UInt64, hops: UInt8, milliseconds: Int64, isCopy: Bool) {
    let wire = established()
    wire.send(client, [.psh, .ack], length: 100) {
      $0.ipID = ipID
      if stamped { ($0.options, $0.tsval) = (.timestamps, 1234) }
    }
    wire.again(after: milliseconds * 1_000_000, Place(link: link, hops: hops).bring)
    #expect((wire.tracker.duplicateOf != 0) == isCopy)
  }

  /// A reset may be sent again unchanged: where other segments' copies come from, its copy does too.
  @Test(
    arguments: [
      (true, 0x20000, 6, true), (true, 0x20000, 0, true), (true, 0x10000, 6, true),
      (true, 0x10000, 5, false), (true, 0x10000, 0, false), (false, 0x20000, 6, false),
    ] as [(Bool, UInt64, UInt8, Bool)])
  func aResetsCopyComesFromThereToo(dataCameTwice: Bool, link: UInt64, hops: UInt8, isCopy: Bool) {
    let wire = established()
    wire.send(client, [.psh, .ack], length: 100) { $0.ipID = 7 }
    if dataCameTwice { wire.again(after: 80_000_000, Place().bring) }
    wire.send(client, .rst)
    wire.tracker.applyReset(effective: true)
    wire.again(after: 80_000_000, Place(link: link, hops: hops).bring)
    #expect((wire.tracker.duplicateOf != 0) == isCopy)
  }

  /// Of an end that has sent nothing but resets the other one's segments tell.
  @Test func aRefusalComesTwice() {
    let wire = Wire()
    wire.link = 0x10000
    wire.send(client, .syn)
    wire.again(after: 80_000_000, Place().bring)
    #expect(wire.tracker.duplicateOf == 1)
    wire.send(server, [.rst, .ack]) { $0.link = 0x20000 }
    wire.tracker.applyReset(effective: true)
    wire.again(after: 80_000_000, Place(link: 0x10000).bring)
    #expect(wire.tracker.duplicateOf == 3)
  }

  /// The clocks differ by more than the connection lasted: it comes whole, and then whole again.
  @Test(arguments: [20, 200]) func allOfItComesAfterAllOfIt(segments: Int) {
    let wire = established()
    wire.step = 1_000_000
    var all: [Segment] = []
    func send(_ end: Int, _ flags: TCPFlags, length: UInt32 = 0) {
      wire.send(end, flags, length: length) {
        if !flags.contains(.rst) { $0.ipID = UInt16(all.count + 1) }
      }
      all.append(wire.tracker.segment)
    }
    wire.next = [SequenceNumber(5_000_000), SequenceNumber(9_000_000)]
    wire.ports[client] = 40_001
    send(client, .syn)
    send(server, [.syn, .ack])
    for _ in 0..<segments { send(client, [.psh, .ack], length: 100) }
    send(client, .rst)
    wire.tracker.applyReset(effective: true)
    let before = wire.tracker.counts
    for segment in all {
      if wire.again(segment, after: 1_000_000, Place().bring) == .reset { wire.tracker.applyReset(effective: false) }
    }
    #expect(wire.tracker.counts.duplicates - before.duplicates == UInt64(all.count))
    #expect(wire.tracker.counts.connections == before.connections)
    #expect(wire.tracker.counts.resets == before.resets)
  }

  /// Where copies come from another place, what comes from the same one is none, and equal resets are copied in the order
  /// that they came in.
  @Test(arguments: [Place(hops: 0), Place(link: 0x10000, hops: 1)])
  private func equalResetsAreCopiedInTheirOrder(place: Place) {
    let wire = established()
    for id in 7..<9 as Range<UInt16> {
      wire.send(client, [.psh, .ack], length: 100) { $0.ipID = id }
      wire.again(after: 30_000, place.bring)
    }
    wire.send(client, .rst)
    var originals: [UInt32] = []
    for number in 0..<6 {
      if number > 0 { wire.again(after: 30_000) { if number == 3 { place.bring(&$0) } } }
      wire.tracker.applyReset(effective: true)
      originals.append(wire.tracker.duplicateOf)
    }
    #expect(originals == [0, 0, 0, 8, 9, 10])
  }
}
