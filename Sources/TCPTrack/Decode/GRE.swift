extension FrameDecoder {
  /// GRE version 0 (RFC 2784, RFC 2890) with IP, Ethernet, MPLS, ERSPAN or 802.11 inside,
  /// version 1 (RFC 2637) with PPP.
  static func gre(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 4 else { return .malformed }
    let flags = packet.u16(0)
    let type = packet.u16(2)
    let hasSequence = flags & 0x1000 != 0
    switch flags & 0x0007 {
    case 0:
      let hasRouting = flags & 0x4000 != 0
      if hasRouting { return .notTCP }
      var headerLength = 4
      if flags & 0x8000 != 0 { headerLength &+= 4 }
      if flags & 0x2000 != 0 { headerLength &+= 4 }
      if hasSequence { headerLength &+= 4 }
      guard packet.captured >= headerLength else { return .malformed }
      let body = packet.dropping(headerLength)
      switch type {
      case EtherType.erspan: return erspan(body, hasHeader: hasSequence, depth: depth, into: &segment)
      case EtherType.arubaWireless: return wireless(body, depth: depth, into: &segment)
      case EtherType.erspan3: return erspan3(body, depth: depth, into: &segment)
      default:
        guard type >= EtherType.smallest else { return .notTCP }
        return network(type, body, depth: depth, into: &segment)
      }
    case 1:
      guard type == EtherType.ppp else { return .notTCP }
      var headerLength = 8
      if hasSequence { headerLength &+= 4 }
      if flags & 0x0080 != 0 { headerLength &+= 4 }
      let isBareAcknowledgment = packet.captured >= 8 && packet.u16(4) == 0
      if isBareAcknowledgment { return .notTCP }
      guard packet.captured >= headerLength else { return .malformed }
      return ppp(packet.dropping(headerLength), depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  /// ERSPAN type I (no header of its own, no GRE sequence number) and II (8 bytes, version 1)
  /// (draft-foschiano-erspan §4.1, §4.2).
  private static func erspan(_ body: Region, hasHeader: Bool, depth: Int, into segment: inout Segment) -> Outcome {
    guard hasHeader else { return ethernet(body, depth: depth, into: &segment) }
    guard body.captured >= 8 else { return .malformed }
    guard body.u8(0) >> 4 == 1 else { return .notTCP }
    return ethernet(body.dropping(8), depth: depth, into: &segment)
  }

  /// ERSPAN type III: 12 bytes, version 2, 8 more if the O bit is set; frame type 0 is Ethernet, 2 is IP
  /// (draft-foschiano-erspan §4.3).
  private static func erspan3(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard body.captured >= 12 else { return .malformed }
    guard body.u8(0) >> 4 == 2 else { return .notTCP }
    let hasSubheader = body.u8(11) & 0x01 != 0
    let headerLength = hasSubheader ? 20 : 12
    guard body.captured >= headerLength else { return .malformed }
    let frame = body.dropping(headerLength)
    switch (body.u8(10) >> 2) & 0x1F {
    case 0: return ethernet(frame, depth: depth, into: &segment)
    case 2: return ip(frame, depth: depth, into: &segment)
    default: return .notTCP
    }
  }
}
