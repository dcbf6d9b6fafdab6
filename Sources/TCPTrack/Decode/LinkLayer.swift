/// LINKTYPE_ values of tcpdump.org that are understood.
enum LinkType: UInt16 {
  case null = 0
  case ethernet = 1
  case ppp = 9
  case fddi = 10
  case rawBSD = 12
  case rawOpenBSD = 14
  case pppHDLC = 50
  case pppoe = 51
  case raw = 101
  case ciscoHDLC = 104
  case wireless = 105
  case loop = 108
  case linuxCooked = 113
  case packetFilterLog = 117
  case radiotap = 127
  case pppDaemon = 166
  case perPacketInformation = 192
  case extensibleRecord = 197
  case directedPPP = 204
  case ipv4 = 228
  case ipv6 = 229
  case netfilterLog = 239
  case linuxCooked2 = 276
}

extension FrameDecoder {
  /// Whether frames of this link type are looked into; others are `.notTCP`.
  public static func reads(_ linkType: UInt16) -> Bool { LinkType(rawValue: linkType) != nil }

  /// The outermost header of any link type that `reads` knows.
  @inline(never) static func link(_ frame: Region, _ linkType: UInt16, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 0 else { return .malformed }
    segment.marks = []
    segment.link = 0
    switch LinkType(rawValue: linkType) {
    case .raw, .rawBSD, .rawOpenBSD: return ip(frame, depth: 0, into: &segment)
    case .ipv4: return ipv4(frame, depth: 0, into: &segment)
    case .ipv6: return ipv6(frame, depth: 0, into: &segment)
    case .ethernet: return ethernet(frame, depth: 0, into: &segment)
    case .linuxCooked: return linuxCooked(frame, into: &segment)
    case .linuxCooked2: return linuxCooked2(frame, into: &segment)
    case .null, .loop: return loopback(frame, into: &segment)
    case .ppp, .pppHDLC: return ppp(frame, depth: 0, into: &segment)
    case .pppDaemon, .directedPPP: return directedPPP(frame, into: &segment)
    case .pppoe: return pppoe(frame, depth: 0, into: &segment)
    case .ciscoHDLC:
      guard frame.captured >= 4 else { return .malformed }
      return network(frame.u16(2), frame.dropping(4), depth: 0, into: &segment)
    case .fddi:
      guard frame.captured >= 15 else { return .malformed }
      segment.link = frame.u64(7) & ~0xFFFF
      return llc(frame.dropping(13), depth: 0, into: &segment)
    case .wireless: return wireless(frame, depth: 0, into: &segment)
    case .radiotap: return radiotap(frame, into: &segment)
    case .perPacketInformation: return perPacketInformation(frame, into: &segment)
    case .extensibleRecord: return extensibleRecord(frame, into: &segment)
    case .netfilterLog: return netfilterLog(frame, into: &segment)
    case .packetFilterLog: return packetFilterLog(frame, into: &segment)
    case nil: return .notTCP
    }
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
    let word = frame.u32(0)
    return family(word < 0x1_0000 ? word : word.byteSwapped, frame.dropping(4), into: &segment)
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
