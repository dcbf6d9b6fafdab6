import Testing

@testable import TCPTrack

/// Memory: bounded whatever comes, and given to those who use it.
struct MemoryTests {
  /// One SYN each from so many spoofed sources.
  private func flood(_ wire: Wire, _ count: UInt32) {
    for number in 0..<count {
      wire.next[Wire.client] = SequenceNumber(number)
      wire.send(Wire.client, .syn) {
        $0.source = Address(ipv4: 0x0B00_0000 | number)
        $0.sourcePort = 1024 + UInt16(number % 50_000)
      }
    }
  }

  private func establish(_ wire: Wire, port: UInt16) {
    wire.ports[Wire.client] = port
    wire.next = [SequenceNumber(UInt32(port) * 1000), SequenceNumber(UInt32(port) * 2000)]
    wire.handshake()
  }

  @Test func establishedConnectionsSurviveAFloodOfSYNs() {
    let wire = Wire(maxConnections: 2000)
    for port in UInt16(2000)..<2500 { establish(wire, port: port) }
    flood(wire, 20_000)
    #expect(wire.tracker.tracked <= 2000)
    #expect(wire.tracker.evicted >= 18_000)
    #expect(wire.tracker.evictedOpen == 0)
    for port in UInt16(2000)..<2500 {
      wire.ports[Wire.client] = port
      wire.next = [SequenceNumber(UInt32(port) * 1000) + 1, SequenceNumber(UInt32(port) * 2000) + 1]
      wire.send(Wire.client, .ack, length: 1)
      #expect(wire.connection.has(.handshake))
      #expect(wire.connection.number == UInt32(port - 2000))
    }
  }

  @Test func aFloodTakesNoMoreMemoryThanTheLimit() {
    let wire = Wire(maxConnections: 2000)
    flood(wire, 4_000)
    let bytes = wire.tracker.table.bytes
    flood(wire, 20_000)
    #expect(wire.tracker.table.bytes == bytes)
  }

  @Test func anIdleConnectionTakesAtMost512Bytes() {
    let wire = Wire(maxConnections: 1 << 16)
    let before = wire.tracker.table.bytes
    for port in UInt16(1024)..<33_792 { establish(wire, port: port) }
    #expect(wire.tracker.tracked == 32_768)
    #expect((wire.tracker.table.bytes - before) / 32_768 <= 512)
  }

  @Test func theEndsLieWhereTheyAreTakenFor() {
    #expect(MemoryLayout<Connection>.offset(of: \.cores) == Connection.coresOffset)
    #expect(MemoryLayout<Connection>.offset(of: \.histories) == Connection.historiesOffset)
    #expect(MemoryLayout<Connection>.offset(of: \.times) == Connection.timesOffset)
    // Every record begins with a cache line.
    #expect(MemoryLayout<Connection>.stride == 384)
    #expect(MemoryLayout<EndpointCore>.stride == 32)
    #expect(MemoryLayout<EndpointHistory>.stride == 64)
  }

  @Test func anArrivalTakesTwoCacheLines() {
    #expect(MemoryLayout<Arrival>.stride == 128)
    #expect(MemoryLayout<Arrival>.offset(of: \.segment) == 0)
  }

  @Test func aNoteTakesWhatItHasInCommonWithASegmentFromWhereItLies() {
    var arrival = Arrival()
    arrival.segment.time = 1
    arrival.segment.frame = 1 << 32 | 2
    arrival.segment.file = 1 << 16 | 3
    arrival.segment.seq = SequenceNumber(4)
    arrival.segment.ack = SequenceNumber(5)
    arrival.segment.payloadLength = 6
    arrival.segment.tsval = 7
    arrival.segment.tsecr = 8
    arrival.segment.flags = TCPFlags(rawValue: 0x109)
    arrival.segment.window = 10
    arrival.segment.ipID = 11
    arrival.segment.ttl = 12
    arrival.segment.tos = 13
    arrival.traits = .signed
    arrival.content = .tlsAlert
    var note = SegmentNote.blank
    withUnsafeMutablePointer(to: &arrival) { arrival in
      withUnsafeMutablePointer(to: &note) { $0.write(arrival, .probe, back: 14) }
    }
    #expect((note.time, note.frame, note.file, note.back) == (1, 2, 3, 14))
    #expect((note.seq, note.ack) == (SequenceNumber(4), SequenceNumber(5)))
    #expect((note.payloadLength, note.tsval, note.tsecr) == (6, 7, 8))
    #expect((note.flags.rawValue, note.window, note.ipID) == (0x109, 10, 11))
    #expect((note.ttl, note.tos) == (12, 13))
    #expect(note.traits == [.signed, .probe] && note.content == .tlsAlert)
    #expect(MemoryLayout<SegmentNote>.stride == 48)
    #expect(MemoryLayout<Segment>.offset(of: \.seq) == Segment.notedOffset)
  }

  @Test func anArrivalsEndpointsComeInTheTablesOrder() {
    var segment = Segment()
    (segment.source, segment.sourcePort) = (Address(ipv4: 0x0A00_0002), 80)
    (segment.destination, segment.destinationPort) = (Address(ipv4: 0x0A00_0001), 4000)
    for _ in 0..<2 {
      var arrival = Arrival()
      arrival.segment = segment
      arrival.finish(.ofProcess)
      withUnsafeMutablePointer(to: &arrival) {
        #expect($0.address(0) == Address(ipv4: 0x0A00_0001) && $0.address(1) == Address(ipv4: 0x0A00_0002))
        #expect($0.port(0) == 4000 && $0.port(1) == 80)
      }
      (segment.source, segment.destination) = (segment.destination, segment.source)
      (segment.sourcePort, segment.destinationPort) = (segment.destinationPort, segment.sourcePort)
    }
  }

  @Test func theLogIsBounded() {
    #expect(SegmentLog.limit * MemoryLayout<SegmentNote>.stride <= 32 << 20)
    #expect(MemoryLayout<SegmentNote>.stride == 48)
  }

  @Test func aForgottenConnectionIsKnownToHaveBeen() {
    let wire = Wire(maxConnections: 16)
    for port in UInt16(2000)..<2040 { establish(wire, port: port) }
    #expect(wire.tracker.evictedOpen == 24)
    wire.ports[Wire.client] = 2000
    wire.send(Wire.client, .ack, length: 1)
    #expect(wire.connection.has(.forgottenBefore))
    establish(wire, port: 2001)
    #expect(!wire.connection.has(.forgottenBefore), "a new one, seen from its SYN")
  }

  @Test func soIsAClosedOne() {
    let wire = Wire(maxConnections: 64)
    for port in UInt16(2000)..<2040 {
      establish(wire, port: port)
      for end in [Wire.client, Wire.server] { wire.send(end, [.fin, .ack]) }
      wire.send(Wire.client, .ack)
    }
    #expect(wire.tracker.evicted == 0)
    wire.ports[Wire.client] = 2000
    wire.send(Wire.client, .ack)
    #expect(wire.connection.has(.forgottenBefore))
  }
}
