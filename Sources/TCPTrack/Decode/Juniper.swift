extension FrameDecoder {
  /// LINKTYPE_JUNIPER_…, written by routers of Juniper: "MGC", flags, extensions if the flags say so, their length
  /// before them; then the frame, or, if the flags say that its link header is gone, an address family and IP
  /// (as libpcap's gencode.c and tcpdump's print-juniper.c have it).
  static func juniper(_ frame: Region, _ kind: LinkType, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 4 else { return .malformed }
    guard frame.u32(0) >> 8 == 0x4D_4743 else { return .notTCP }
    let flags = frame.u8(3)
    var headerLength = 4
    let isExtended = flags & 0x80 != 0
    if isExtended {
      guard frame.captured >= 6 else { return .malformed }
      headerLength = 6 &+ Int(frame.u16(4))
    }
    guard frame.captured >= headerLength else { return .malformed }
    let rest = frame.dropping(headerLength)
    let isWithoutLink = flags & 0x02 != 0
    if isWithoutLink {
      guard rest.captured >= 4 else { return .malformed }
      return ip(rest.dropping(4), depth: 0, into: &segment)
    }
    switch kind {
    case .juniperPPP: return ppp(rest, depth: 0, into: &segment)
    case .juniperHDLC: return ciscoHDLC(rest, into: &segment)
    case .juniperFrameRelay: return frameRelay(rest, into: &segment)
    default: return ethernet(rest, depth: 0, into: &segment)
    }
  }
}
