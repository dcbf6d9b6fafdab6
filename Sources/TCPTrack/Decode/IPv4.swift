extension FrameDecoder {
  /// IP of the version its first nibble says.
  static func ip(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 1 else { return .malformed }
    switch packet.u8(0) >> 4 {
    case 4: return ipv4(packet, depth: depth, into: &segment)
    case 6: return ipv6(packet, depth: depth, into: &segment)
    default: return .malformed
    }
  }

  /// An IPv4 packet (RFC 791 §3.1), padding behind it allowed.
  ///
  /// The length is the header's even where the frame was shorter: sequence numbers go on by what was sent. A total
  /// length of 0 (a segment larger than the field, handed to the card to be cut) leaves only the frame's length.
  @inline(never) static func ipv4(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    plainIPv4(packet, depth: depth, into: &segment)
  }

  /// The same without a call, for the commonest frames (`always`, as with `Tracker.apply`).
  @inline(always) static func plainIPv4(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 20 else { return .malformed }
    let first = packet.u32(0)
    let headerLength = Int((first >> 22) & 0x3C)
    guard first >> 28 == 4, headerLength >= 20, packet.captured >= headerLength else { return .malformed }
    let identification = packet.u32(4)
    let isLaterFragment = identification & 0x1FFF != 0
    if isLaterFragment { return .notTCP }

    var marks = segment.marks.rawValue & SegmentMarks.tunneled.rawValue
    marks |= UInt16(truncatingIfNeeded: identification >> 13) & SegmentMarks.dontFragment.rawValue
    if identification & 0x2000 != 0 { marks |= SegmentMarks.fragment.rawValue }
    var totalLength = Int(first & 0xFFFF)
    if totalLength < headerLength {
      guard totalLength == 0, packet.wire >= headerLength else { return .malformed }
      marks |= SegmentMarks.lengthUnknown.rawValue
      totalLength = packet.wire
    }
    segment.marks = SegmentMarks(rawValue: marks)
    segment.tos = UInt8(truncatingIfNeeded: first >> 16)
    segment.ipID = UInt16(truncatingIfNeeded: identification >> 16)
    segment.ttl = packet.u8(8)
    segment.flowLabel = 0
    segment.source = Address(ipv4: packet.u32(12))
    segment.destination = Address(ipv4: packet.u32(16))

    let body = packet.limited(to: totalLength).dropping(headerLength)
    let proto = packet.u8(9)
    // A source route (RFC 791 §3.1) puts another destination into the pseudo-header.
    if proto == IPProtocol.tcp { return tcp(body, verifiable: headerLength == 20, into: &segment) }
    return encapsulated(proto, body, depth: depth, into: &segment)
  }
}
