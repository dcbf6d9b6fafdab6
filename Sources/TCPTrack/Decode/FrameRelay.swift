extension FrameDecoder {
  /// LINKTYPE_FRELAY: a Q.922 address, two bytes or more, the last with its lowest bit set; then RFC 2427's header, or
  /// Cisco's, which is an EtherType.
  static func frameRelay(_ frame: Region, into segment: inout Segment) -> Outcome {
    var length = 2
    while true {
      guard frame.captured >= length &+ 2 else { return .malformed }
      if frame.u8(length &- 1) & 0x01 != 0 { break }
      guard length < 4 else { return .notTCP }
      length &+= 1
    }
    let packet = frame.dropping(length)
    let isUnnumbered = packet.u8(0) == 0x03
    if !isUnnumbered { return network(packet.u16(0), packet.dropping(2), depth: 0, into: &segment) }
    let hasPadding = packet.u8(1) == 0
    let rest = packet.dropping(hasPadding ? 2 : 1)
    guard rest.captured >= 1 else { return .malformed }
    switch rest.u8(0) {
    case 0xCC: return ipv4(rest.dropping(1), depth: 0, into: &segment)
    case 0x8E: return ipv6(rest.dropping(1), depth: 0, into: &segment)
    case 0x80: return snap(rest.dropping(1), depth: 0, into: &segment)
    default: return .notTCP
    }
  }
}
