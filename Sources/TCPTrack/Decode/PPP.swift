extension FrameDecoder {
  /// PPPoE (RFC 2516 §4): version and type 1, code 0 = session data, session, length; then PPP.
  static func pppoe(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 6 else { return .malformed }
    guard packet.u16(0) == 0x1100 else { return .notTCP }
    return ppp(packet.dropping(6), depth: depth, into: &segment)
  }

  /// PPP (RFC 1662) with or without address and control field (0xFF03), the protocol in two bytes or, compressed,
  /// in one odd byte.
  static func ppp(_ frame: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 4 else { return .malformed }
    let body = frame.u16(0) == 0xFF03 ? frame.dropping(2) : frame
    let isCompressed = body.u8(0) & 0x01 != 0
    let packet = body.dropping(isCompressed ? 1 : 2)
    switch isCompressed ? UInt16(body.u8(0)) : body.u16(0) {
    case 0x0021: return ipv4(packet, depth: depth, into: &segment)
    case 0x0057: return ipv6(packet, depth: depth, into: &segment)
    case 0x0281, 0x0283: return mpls(packet, depth: depth, into: &segment)
    default: return .notTCP
    }
  }
}
