/// LINKTYPE_ values of tcpdump.org that are understood.
enum LinkType {
  static let null: UInt16 = 0
  static let ethernet: UInt16 = 1
  static let ppp: UInt16 = 9
  static let fddi: UInt16 = 10
  static let rawBSD: UInt16 = 12
  static let rawOpenBSD: UInt16 = 14
  static let pppHDLC: UInt16 = 50
  static let pppoe: UInt16 = 51
  static let raw: UInt16 = 101
  static let ciscoHDLC: UInt16 = 104
  static let wireless: UInt16 = 105
  static let loop: UInt16 = 108
  static let linuxCooked: UInt16 = 113
  static let packetFilterLog: UInt16 = 117
  static let radiotap: UInt16 = 127
  static let pppDaemon: UInt16 = 166
  static let perPacketInformation: UInt16 = 192
  static let extensibleRecord: UInt16 = 197
  static let directedPPP: UInt16 = 204
  static let ipv4: UInt16 = 228
  static let ipv6: UInt16 = 229
  static let netfilterLog: UInt16 = 239
  static let linuxCooked2: UInt16 = 276
}

extension FrameDecoder {
  /// Whether frames of this link type are looked into; others are `.notTCP`.
  public static func reads(_ linkType: UInt16) -> Bool {
    switch linkType {
    case LinkType.null, LinkType.ethernet, LinkType.ppp, LinkType.fddi, LinkType.rawBSD, LinkType.rawOpenBSD,
      LinkType.pppHDLC, LinkType.pppoe, LinkType.raw, LinkType.ciscoHDLC, LinkType.wireless, LinkType.loop,
      LinkType.linuxCooked, LinkType.packetFilterLog, LinkType.radiotap, LinkType.pppDaemon,
      LinkType.perPacketInformation, LinkType.extensibleRecord, LinkType.directedPPP, LinkType.ipv4, LinkType.ipv6,
      LinkType.netfilterLog, LinkType.linuxCooked2:
      true
    default: false
    }
  }

  /// The outermost header of any link type that `reads` knows.
  @inline(never) static func link(_ frame: Region, _ linkType: UInt16, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 0 else { return .malformed }
    segment.marks = []
    segment.link = 0
    switch linkType {
    case LinkType.raw, LinkType.rawBSD, LinkType.rawOpenBSD: return ip(frame, depth: 0, into: &segment)
    case LinkType.ipv4: return ipv4(frame, depth: 0, into: &segment)
    case LinkType.ipv6: return ipv6(frame, depth: 0, into: &segment)
    case LinkType.ethernet: return ethernet(frame, depth: 0, into: &segment)
    case LinkType.linuxCooked: return linuxCooked(frame, into: &segment)
    case LinkType.linuxCooked2: return linuxCooked2(frame, into: &segment)
    case LinkType.null, LinkType.loop: return loopback(frame, into: &segment)
    case LinkType.ppp, LinkType.pppHDLC: return ppp(frame, depth: 0, into: &segment)
    case LinkType.pppDaemon, LinkType.directedPPP: return directedPPP(frame, into: &segment)
    case LinkType.pppoe: return pppoe(frame, depth: 0, into: &segment)
    case LinkType.ciscoHDLC:
      guard frame.captured >= 4 else { return .malformed }
      return network(frame.u16(2), frame.dropping(4), depth: 0, into: &segment)
    case LinkType.fddi:
      guard frame.captured >= 15 else { return .malformed }
      segment.link = frame.u64(7) & ~0xFFFF
      return llc(frame.dropping(13), depth: 0, into: &segment)
    case LinkType.wireless: return wireless(frame, depth: 0, into: &segment)
    case LinkType.radiotap: return radiotap(frame, into: &segment)
    case LinkType.perPacketInformation: return perPacketInformation(frame, into: &segment)
    case LinkType.extensibleRecord: return extensibleRecord(frame, into: &segment)
    case LinkType.netfilterLog: return netfilterLog(frame, into: &segment)
    case LinkType.packetFilterLog: return packetFilterLog(frame, into: &segment)
    default: return .notTCP
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
