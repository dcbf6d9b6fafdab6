/// UDP ports of tunnels (IANA; 8472 is Linux's VXLAN port before there was one, 37008 is TZSP's by habit). LISP is RFC
/// 9300 §5.3's eight bytes and IP, GRE is RFC 8086's, MPLS is RFC 7510's.
private enum Port {
  static let l2tp: UInt16 = 1701
  static let gtpUser: UInt16 = 2152
  static let teredo: UInt16 = 3544
  static let lisp: UInt16 = 4341
  static let gre: UInt16 = 4754
  static let vxlan: UInt16 = 4789
  static let vxlanGPE: UInt16 = 4790
  static let capwapData: UInt16 = 5247
  static let geneve: UInt16 = 6081
  static let mpls: UInt16 = 6635
  static let linuxVXLAN: UInt16 = 8472
  static let tzsp: UInt16 = 37008
}

extension FrameDecoder {
  /// TCP in a tunnel over UDP. Any program may use these ports, so every fixed bit has to be right and the inner
  /// packet has to fit and to be TCP; else the datagram is just UDP: `.notTCP`, never `.malformed`.
  static func udpTunnel(_ datagram: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard datagram.captured >= 16 else { return .notTCP }
    let source = datagram.u16(0)
    let destination = datagram.u16(2)
    let length = Int(datagram.u16(4))
    let isWhole = length <= datagram.wire || segment.marks.contains(.fragment)
    guard length == 0 || length >= 8, isWhole else { return .notTCP }
    let body = datagram.limited(to: length == 0 ? datagram.wire : length).dropping(8)
    guard body.captured >= 8 else { return .notTCP }

    var outcome = tunnel(destination, body, depth: depth, into: &segment)
    if outcome == nil, answers(source) { outcome = tunnel(source, body, depth: depth, into: &segment) }
    return outcome == .segment ? .segment : .notTCP
  }

  /// What is sent from the tunnel's port too.
  private static func answers(_ port: UInt16) -> Bool {
    switch port {
    case Port.l2tp, Port.gtpUser, Port.teredo, Port.capwapData: true
    default: false
    }
  }

  /// Nil for a port that is no tunnel's.
  private static func tunnel(_ port: UInt16, _ body: Region, depth: Int, into segment: inout Segment) -> Outcome? {
    switch port {
    case Port.vxlan, Port.linuxVXLAN: vxlan(body, depth: depth, into: &segment)
    case Port.vxlanGPE: vxlanGPE(body, depth: depth, into: &segment)
    case Port.geneve: geneve(body, depth: depth, into: &segment)
    case Port.gtpUser: gtpUser(body, depth: depth, into: &segment)
    case Port.teredo: teredo(body, depth: depth, into: &segment)
    case Port.l2tp: l2tp(body, depth: depth, into: &segment)
    case Port.capwapData: capwap(body, depth: depth, into: &segment)
    case Port.tzsp: tzsp(body, depth: depth, into: &segment)
    case Port.gre: gre(body, depth: depth, into: &segment)
    case Port.mpls: mpls(body, depth: depth, into: &segment)
    case Port.lisp: fittingIP(body.dropping(8), depth: depth, into: &segment)
    default: nil
    }
  }

  /// VXLAN (RFC 7348 §5), optionally with group policy (draft-smith-vxlan-group-policy): 8 bytes, then Ethernet.
  private static func vxlan(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let flags = body.u8(0)
    let hasPolicy = flags & 0x80 != 0
    let isClean = hasPolicy || body.u32(0) & 0x00FF_FFFF == 0
    guard flags & 0x7F == 0x08, isClean, body.u8(7) == 0 else { return .notTCP }
    return fittingEthernet(body.dropping(8), depth: depth, into: &segment)
  }

  /// VXLAN with a next protocol (draft-ietf-nvo3-vxlan-gpe §3.1): version 0, the I and P bits, 8 bytes in all.
  private static func vxlanGPE(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard body.u8(0) & 0xFC == 0x0C, body.u16(1) == 0, body.u8(7) == 0 else { return .notTCP }
    return nextProtocol(body.u8(3), body.dropping(8), depth: depth, into: &segment)
  }

  /// GENEVE version 0 (RFC 8926 §3.4): 8 bytes and options, then what the EtherType says.
  private static func geneve(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let isVersion0 = body.u8(0) & 0xC0 == 0
    let isControl = body.u8(1) & 0x80 != 0
    let reserved = (body.u8(1) & 0x3F) | body.u8(7)
    guard isVersion0, !isControl, reserved == 0 else { return .notTCP }
    let headerLength = 8 &+ Int(body.u8(0) & 0x3F) &* 4
    guard body.captured >= headerLength else { return .notTCP }
    let inner = body.dropping(headerLength)
    switch body.u16(2) {
    case EtherType.transparentEthernet: return fittingEthernet(inner, depth: depth, into: &segment)
    case EtherType.ipv4, EtherType.ipv6: return fittingIP(inner, depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  /// GTP-U version 1 (3GPP TS 29.281 §5): a G-PDU, optional fields, extension headers, then IP.
  private static func gtpUser(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let flags = body.u8(0)
    guard flags & 0xF8 == 0x30, body.u8(1) == 0xFF else { return .notTCP }
    let message = body.limited(to: 8 &+ Int(body.u16(2)))
    guard message.wire <= body.wire else { return .notTCP }
    guard flags & 0x07 != 0 else { return fittingIP(message.dropping(8), depth: depth, into: &segment) }
    guard message.captured >= 12 else { return .notTCP }
    var next = flags & 0x04 != 0 ? message.u8(11) : 0
    var rest = message.dropping(12)
    while next != 0 {
      guard rest.captured >= 4 else { return .notTCP }
      let length = Int(rest.u8(0)) &* 4
      guard length != 0, rest.captured >= length else { return .notTCP }
      next = rest.u8(length &- 1)
      rest = rest.dropping(length)
    }
    return fittingIP(rest, depth: depth, into: &segment)
  }

  /// Teredo (RFC 4380 §5.1.1): an authentication and an origin indication, both optional, then IPv6.
  private static func teredo(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    var rest = body
    if rest.u16(0) == 0x0001 {
      let length = 13 &+ Int(rest.u8(2)) &+ Int(rest.u8(3))
      guard rest.captured >= length &+ 8 else { return .notTCP }
      rest = rest.dropping(length)
    }
    if rest.u16(0) == 0x0000 { rest = rest.dropping(8) }
    guard rest.captured >= 1, rest.u8(0) >> 4 == 6 else { return .notTCP }
    return fittingIP(rest, depth: depth, into: &segment)
  }

  /// Ethernet whose IP packet, if it follows at once, is no longer than the tunnel's payload.
  static func fittingEthernet(_ frame: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 14 else { return .notTCP }
    switch frame.u16(12) {
    case EtherType.ipv4, EtherType.ipv6: return fittingIP(frame.dropping(14), depth: depth, into: &segment)
    default: return ethernet(frame, depth: depth, into: &segment)
    }
  }

  /// IP that is no longer than the tunnel's payload.
  private static func fittingIP(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 6 else { return .notTCP }
    let isIPv6 = packet.u8(0) >> 4 == 6
    let length = isIPv6 ? 40 &+ Int(packet.u16(4)) : Int(packet.u16(2))
    guard length <= packet.wire else { return .notTCP }
    return ip(packet, depth: depth, into: &segment)
  }
}
