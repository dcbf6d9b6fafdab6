extension FrameDecoder {
  /// An IPv6 packet (RFC 8200 §3), padding behind it allowed.
  static func ipv6(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 40 else { return .malformed }
    let first = packet.u32(0)
    guard first >> 28 == 6 else { return .malformed }
    let tunneled = segment.marks.rawValue & SegmentMarks.tunneled.rawValue
    segment.marks = SegmentMarks(rawValue: tunneled | SegmentMarks.ipv6.rawValue)
    segment.tos = UInt8(truncatingIfNeeded: first >> 20)
    segment.flowLabel = first & 0x000F_FFFF
    segment.ipID = 0
    segment.ttl = packet.u8(7)
    segment.source = packet.address(8)
    segment.destination = packet.address(24)

    let payloadLength = Int(packet.u16(4))
    let next = packet.u8(6)
    guard payloadLength != 0 else { return jumbogram(packet, next: next, depth: depth, into: &segment) }
    let body = packet.limited(to: 40 &+ payloadLength).dropping(40)
    if next == IPProtocol.tcp { return tcp(body, verifiable: true, into: &segment) }
    return extensions(next, body, depth: depth, into: &segment)
  }

  /// Payload length 0: the length is in a Jumbo Payload option (RFC 2675 §2), or nowhere (a segment handed to the
  /// card to be cut), which leaves the frame's.
  @inline(never) private static func jumbogram(
    _ packet: Region, next: UInt8, depth: Int, into segment: inout Segment
  ) -> Outcome {
    var length = 0
    if next == IPProtocol.hopByHop, packet.captured >= 48 { length = jumboPayloadLength(packet.dropping(40)) }
    if length == 0 {
      guard packet.wire >= 40 else { return .malformed }
      segment.marks.insert(.lengthUnknown)
      length = packet.wire &- 40
    }
    return extensions(next, packet.limited(to: 40 &+ length).dropping(40), depth: depth, into: &segment)
  }

  /// The Jumbo Payload option's value in a hop-by-hop header of which at least 8 bytes are there; 0 = none.
  private static func jumboPayloadLength(_ header: Region) -> Int {
    let headerLength = (Int(header.u8(1)) &+ 1) &* 8
    let end = headerLength < header.captured ? headerLength : header.captured
    var offset = 2
    while offset &+ 6 <= end {
      let type = header.u8(offset)
      let isPadOne = type == 0
      if isPadOne {
        offset &+= 1
        continue
      }
      let length = Int(header.u8(offset &+ 1))
      if type == 0xC2, length == 4 { return Int(header.u32(offset &+ 2)) }
      offset &+= 2 &+ length
    }
    return 0
  }
}
