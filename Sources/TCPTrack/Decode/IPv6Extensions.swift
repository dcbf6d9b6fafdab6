extension FrameDecoder {
  /// Extension headers looked at before a packet is given up.
  private static let maximumExtensions = 16

  /// The extension headers (RFC 8200 §4) from `next` on, then what they lead to.
  ///
  /// Behind one, the TCP checksum is not judged: a Home Address option or a routing header may have put other
  /// addresses into its pseudo-header.
  @inline(never) static func extensions(
    _ next: UInt8, _ packet: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    var proto = next
    var rest = packet
    for _ in 0..<maximumExtensions {
      switch proto {
      case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions, IPProtocol.mobility,
        IPProtocol.fragment, IPProtocol.authentication:
        guard rest.captured >= 8 else { return .malformed }
      case IPProtocol.tcp: return tcp(rest, verifiable: false, into: &segment)
      default: return encapsulated(proto, rest, depth: depth, into: &segment)
      }
      var length = (Int(rest.u8(1)) &+ 1) &* 8
      if proto == IPProtocol.fragment {
        let offsetAndMore = rest.u16(2)
        let isLaterFragment = offsetAndMore & 0xFFF8 != 0
        if isLaterFragment { return .notTCP }
        if offsetAndMore & 0x0001 != 0 { segment.marks.insert(.fragment) }
        length = 8
      } else if proto == IPProtocol.authentication {
        length = (Int(rest.u8(1)) &+ 2) &* 4
      }
      guard rest.captured >= length else { return .malformed }
      if proto == IPProtocol.routing { finalDestination(rest.limited(to: length), into: &segment) }
      proto = rest.u8(0)
      rest = rest.dropping(length)
    }
    return .malformed
  }

  /// Where segments are left, the destination is the routing header's last one: the last address of type 0 (RFC 2460)
  /// and 2 (RFC 6275), the first of type 4 (RFC 8754, reverse order).
  private static func finalDestination(_ header: Region, into segment: inout Segment) {
    let type = header.u8(2)
    let segmentsLeft = header.u8(3)
    guard segmentsLeft != 0, header.captured >= 24 else { return }
    switch type {
    case 0, 2: segment.destination = header.address(header.captured &- 16)
    case 4: segment.destination = header.address(8)
    default: break
    }
  }
}
