/// EtherTypes (IANA "IEEE 802 numbers") that lead to IP.
enum EtherType {
  static let ipv4: UInt16 = 0x0800
  static let ipv6: UInt16 = 0x86DD
  static let vlan: UInt16 = 0x8100
  /// 802.1ad service tag.
  static let serviceVLAN: UInt16 = 0x88A8
  /// QinQ before 802.1ad.
  static let oldServiceVLAN: UInt16 = 0x9100
  static let mpls: UInt16 = 0x8847
  static let mplsMulticast: UInt16 = 0x8848
  static let pppoeSession: UInt16 = 0x8864
  /// PPP in GRE version 1 (RFC 2637).
  static let ppp: UInt16 = 0x880B
  static let transparentEthernet: UInt16 = 0x6558
  /// 802.11 in GRE between Aruba access points and their controllers.
  static let arubaWireless: UInt16 = 0x8200
  static let erspan: UInt16 = 0x88BE
  static let erspan3: UInt16 = 0x22EB
  /// Values below are a length, followed by LLC (IEEE 802.3 §3.2.6).
  static let smallest: UInt16 = 0x0600
}

extension FrameDecoder {
  /// An Ethernet frame from its destination address on.
  static func ethernet(_ frame: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard depth < maximumDepth else { return .notTCP }
    guard frame.captured >= 14 else { return .malformed }
    if depth == 0 { segment.link = frame.u64(6) & ~0xFFFF }
    return network(frame.u16(12), frame.dropping(14), depth: depth, into: &segment)
  }

  /// What an EtherType announces: IP, or another header before it.
  @inline(never) static func network(
    _ type: UInt16, _ packet: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    switch type {
    case EtherType.ipv4: return ipv4(packet, depth: depth, into: &segment)
    case EtherType.ipv6: return ipv6(packet, depth: depth, into: &segment)
    case EtherType.vlan, EtherType.serviceVLAN, EtherType.oldServiceVLAN:
      return tagged(packet, depth: depth, into: &segment)
    case EtherType.mpls, EtherType.mplsMulticast: return mpls(packet, depth: depth, into: &segment)
    case EtherType.pppoeSession: return pppoe(packet, depth: depth, into: &segment)
    case EtherType.transparentEthernet: return ethernet(packet, depth: depth &+ 1, into: &segment)
    default:
      return type < EtherType.smallest
        ? llc(packet, depth: depth, into: &segment) : etherTag(type, packet, depth: depth, into: &segment)
    }
  }

  /// One or more VLAN tags (IEEE 802.1Q §9.6); the first VLAN id that is not 0 goes into `link`.
  private static func tagged(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    var rest = packet
    while rest.captured >= 4 {
      if depth == 0, segment.link & 0xFFFF == 0 { segment.link |= UInt64(rest.u16(0) & 0x0FFF) }
      let type = rest.u16(2)
      rest = rest.dropping(4)
      switch type {
      case EtherType.vlan, EtherType.serviceVLAN, EtherType.oldServiceVLAN: continue
      default: return network(type, rest, depth: depth, into: &segment)
      }
    }
    return .malformed
  }

  /// IEEE 802.2 LLC: a SNAP header with an EtherType (RFC 1042), or IP's own service access point, 6.
  static func llc(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 3 else { return .malformed }
    let unnumbered = packet.u8(2) == 0x03
    switch packet.u16(0) {
    case 0xAAAA where unnumbered:
      return snap(packet.dropping(3), depth: depth, into: &segment)
    case 0x0606 where unnumbered: return ip(packet.dropping(3), depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  /// SNAP: an organization (0 for EtherTypes; 0xF8 is RFC 1042's bridge), what it calls the protocol.
  static func snap(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 5 else { return .malformed }
    let organization = packet.u32(0) >> 8
    let type = packet.u16(3)
    let isEtherType = organization == 0x0000_0000 || organization == 0x0000_00F8
    // Tags may stand behind it, and another such header behind them.
    guard isEtherType, type >= EtherType.smallest, depth < maximumDepth else { return .notTCP }
    return network(type, packet.dropping(5), depth: depth &+ 1, into: &segment)
  }
}
