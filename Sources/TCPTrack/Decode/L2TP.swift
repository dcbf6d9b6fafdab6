extension FrameDecoder {
  /// L2TP over UDP: version 2 (RFC 2661 §3.1) with PPP, version 3 (RFC 3931 §4.1.2) behind the same 16 bits.
  static func l2tp(_ message: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let flags = message.u16(0)
    let isControl = flags & 0x8000 != 0
    if isControl { return .notTCP }
    switch flags & 0x000F {
    case 2: return l2tpVersion2(flags, message, depth: depth, into: &segment)
    case 3 where flags == 3: return l2tpSession(message.dropping(4), depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  /// Optional: length, sequence numbers, padding.
  private static func l2tpVersion2(
    _ flags: UInt16, _ message: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    var headerLength = flags & 0x4000 != 0 ? 8 : 6
    if flags & 0x0800 != 0 { headerLength &+= 4 }
    if flags & 0x0200 != 0 {
      guard message.captured >= headerLength &+ 2 else { return .notTCP }
      headerLength &+= 2 &+ Int(message.u16(headerLength))
    }
    guard flags & 0x34F0 == 0, message.captured >= headerLength else { return .notTCP }
    return ppp(message.dropping(headerLength), depth: depth, into: &segment)
  }

  /// Version 3 from the session's number on (over IP: RFC 3931 §4.1.1). How long its cookie is, and whether a sublayer
  /// of four bytes follows, was said when the session was set up: the first length behind which there is an
  /// Ethernet frame with an IP packet that fits is believed (own judgement).
  static func l2tpSession(_ message: Region, depth: Int, into segment: inout Segment) -> Outcome {
    // Where nothing else is around it: guesses within guesses would multiply.
    guard depth <= 1, message.captured >= 4, message.u32(0) != 0 else { return .notTCP }
    var length = 4
    while length <= 16, message.captured >= length {
      if fittingEthernet(message.dropping(length), depth: depth, into: &segment) == .segment { return .segment }
      length &+= 4
    }
    return .notTCP
  }
}
