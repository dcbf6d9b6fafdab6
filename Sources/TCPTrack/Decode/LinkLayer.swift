/// LINKTYPE_ values of tcpdump.org that are understood.
enum LinkType: UInt16 {
  case null = 0
  case ethernet = 1
  case tokenRing = 6
  case ppp = 9
  case fddi = 10
  case rawBSD = 12
  case rawOpenBSD = 14
  case pppHDLC = 50
  case pppoe = 51
  case classicalATM = 100
  case raw = 101
  case ciscoHDLC = 104
  case wireless = 105
  case frameRelay = 107
  case loop = 108
  case encapsulating = 109
  case linuxCooked = 113
  case packetFilterLog = 117
  case prism = 119
  case fibreChannel = 122
  case radiotap = 127
  case fireWire = 138
  case absoluteValue = 163
  case pppDaemon = 166
  case juniperEthernet = 178
  case juniperPPP = 179
  case juniperFrameRelay = 180
  case juniperHDLC = 181
  case perPacketInformation = 192
  case extensibleRecord = 197
  case directedPPP = 204
  case directedHDLC = 205
  case directedFrameRelay = 206
  case mpls = 219
  case solarisIPNet = 226
  case ipv4 = 228
  case ipv6 = 229
  case netfilterLog = 239
  case netAnalyzer = 240
  case infiniBand = 242
  case packetTap = 258
  case linuxCooked2 = 276
}

extension FrameDecoder {
  /// Whether frames of this link type are looked into; others are `.notTCP`.
  public static func reads(_ linkType: UInt16) -> Bool { LinkType(rawValue: linkType) != nil }

  /// A frame whose link type stands in a header before it; that may not be such a header again.
  static func described(_ frame: Region, by linkType: UInt32, into segment: inout Segment) -> Outcome {
    guard linkType < 0x1_0000 else { return .notTCP }
    switch LinkType(rawValue: UInt16(linkType)) {
    case .perPacketInformation, .packetTap: return .notTCP
    default: return link(frame, UInt16(linkType), into: &segment)
    }
  }

  /// The outermost header of any link type that `reads` knows.
  @inline(never) static func link(_ frame: Region, _ linkType: UInt16, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 0 else { return .malformed }
    segment.marks = []
    segment.link = 0
    guard let type = LinkType(rawValue: linkType) else { return .notTCP }
    switch type {
    case .raw, .rawBSD, .rawOpenBSD: return ip(frame, depth: 0, into: &segment)
    case .ipv4: return ipv4(frame, depth: 0, into: &segment)
    case .ipv6: return ipv6(frame, depth: 0, into: &segment)
    case .ethernet: return ethernet(frame, depth: 0, into: &segment)
    case .linuxCooked: return linuxCooked(frame, into: &segment)
    case .linuxCooked2: return linuxCooked2(frame, into: &segment)
    case .null, .loop: return loopback(frame, into: &segment)
    case .ppp, .pppHDLC: return ppp(frame, depth: 0, into: &segment)
    // A byte that says which way it went.
    case .pppDaemon, .directedPPP: return behind(1, frame) { ppp($0, depth: 0, into: &segment) }
    case .pppoe: return pppoe(frame, depth: 0, into: &segment)
    case .ciscoHDLC: return ciscoHDLC(frame, into: &segment)
    case .directedHDLC: return behind(1, frame) { ciscoHDLC($0, into: &segment) }
    case .frameRelay: return frameRelay(frame, into: &segment)
    case .directedFrameRelay: return behind(1, frame) { frameRelay($0, into: &segment) }
    case .mpls: return mpls(frame, depth: 0, into: &segment)
    case .fddi:
      guard frame.captured >= 15 else { return .malformed }
      segment.link = frame.u64(7) & ~0xFFFF
      return llc(frame.dropping(13), depth: 0, into: &segment)
    case .tokenRing: return tokenRing(frame, into: &segment)
    case .classicalATM: return llc(frame, depth: 0, into: &segment)
    // RFC 2625 §3.3: both names, 8 bytes each.
    case .fibreChannel: return behind(16, frame) { llc($0, depth: 0, into: &segment) }
    // A hardware address of 40 bytes, then RFC 4391 §6: an EtherType and two bytes.
    case .infiniBand: return behind(40, frame) { typed($0, length: 4, at: 0, into: &segment) }
    case .netAnalyzer: return behind(4, frame) { ethernet($0, depth: 0, into: &segment) }
    case .encapsulating: return encapsulating(frame, into: &segment)
    case .solarisIPNet: return behind(24, frame) { ip($0, depth: 0, into: &segment) }
    case .packetTap: return packetTap(frame, into: &segment)
    case .fireWire: return fireWire(frame, into: &segment)
    case .juniperEthernet, .juniperPPP, .juniperFrameRelay, .juniperHDLC: return juniper(frame, type, into: &segment)
    case .prism, .absoluteValue: return monitor(frame, into: &segment)
    case .wireless: return wireless(frame, depth: 0, into: &segment)
    case .radiotap: return radiotap(frame, into: &segment)
    case .perPacketInformation: return perPacketInformation(frame, into: &segment)
    case .extensibleRecord: return extensibleRecord(frame, into: &segment)
    case .netfilterLog: return netfilterLog(frame, into: &segment)
    case .packetFilterLog: return packetFilterLog(frame, into: &segment)
    }
  }

  /// What follows a header of so many bytes that say nothing here.
  private static func behind(_ length: Int, _ frame: Region, _ read: (Region) -> Outcome) -> Outcome {
    frame.captured < length ? .malformed : read(frame.dropping(length))
  }

  /// A header of `length` bytes with an EtherType at an offset in it.
  private static func typed(
    _ frame: Region, length: Int, at offset: Int, into segment: inout Segment
  ) -> Outcome {
    guard frame.captured >= length else { return .malformed }
    return network(frame.u16(offset), frame.dropping(length), depth: 0, into: &segment)
  }

  /// LINKTYPE_C_HDLC: address, control, EtherType.
  static func ciscoHDLC(_ frame: Region, into segment: inout Segment) -> Outcome {
    typed(frame, length: 4, at: 2, into: &segment)
  }

  /// LINKTYPE_IEEE802_5: access control, frame control, destination, source, whose first bit says that a route follows,
  /// then LLC.
  private static func tokenRing(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 16 else { return .malformed }
    let hasRoute = frame.u8(8) & 0x80 != 0
    let length = 14 &+ (hasRoute ? Int(frame.u8(14) & 0x1F) : 0)
    segment.link = frame.u64(8) & 0x7FFF_FFFF_FFFF_0000
    guard frame.captured >= length else { return .malformed }
    return llc(frame.dropping(length), depth: 0, into: &segment)
  }

  /// LINKTYPE_ENC (the BSDs' enc(4), behind IPsec): an address family in the capturing host's byte order, a parameter
  /// index and flags.
  private static func encapsulating(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 12 else { return .malformed }
    return hostFamily(frame.u32(0), frame.dropping(12), into: &segment)
  }

  /// LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address (8), protocol: 16 bytes.
  private static func linuxCooked(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 16 else { return .malformed }
    if frame.u16(4) == 6 { segment.link = frame.u64(6) & ~0xFFFF }
    return cooked(frame.u16(14), frame.dropping(16), into: &segment)
  }

  /// LINKTYPE_LINUX_SLL2: protocol, reserved, interface (4), ARPHRD, packet type, address length,
  /// address (8): 20 bytes.
  private static func linuxCooked2(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 20 else { return .malformed }
    if frame.u8(11) == 6 { segment.link = frame.u64(12) & ~0xFFFF }
    return cooked(frame.u16(0), frame.dropping(20), into: &segment)
  }

  /// The protocol of a cooked header is an EtherType, or 4 for an LLC header (Linux ETH_P_802_2).
  private static func cooked(_ type: UInt16, _ packet: Region, into segment: inout Segment) -> Outcome {
    type == 4 ? llc(packet, depth: 0, into: &segment) : network(type, packet, depth: 0, into: &segment)
  }

  /// LINKTYPE_NULL and LINKTYPE_LOOP: an address family of 4 bytes, in the byte order of the capturing host or of
  /// the network.
  private static func loopback(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 4 else { return .malformed }
    return hostFamily(frame.u32(0), frame.dropping(4), into: &segment)
  }

  /// A packet of an address family that is written in either byte order.
  private static func hostFamily(_ word: UInt32, _ packet: Region, into segment: inout Segment) -> Outcome {
    family(word < 0x1_0000 ? word : word.byteSwapped, packet, into: &segment)
  }

  /// A packet of an address family. IPv6 is 10 in Linux, 23 in Windows, 24, 28 or 30 in the BSDs and macOS.
  static func family(_ family: UInt32, _ packet: Region, into segment: inout Segment) -> Outcome {
    switch family {
    case 2: return ipv4(packet, depth: 0, into: &segment)
    case 10, 23, 24, 28, 30: return ipv6(packet, depth: 0, into: &segment)
    default: return .notTCP
    }
  }
}
