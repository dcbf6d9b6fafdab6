/// EtherTypes of headers between Ethernet and what it carries, other than VLAN tags.
enum EtherTag {
  /// Cisco TrustSec: security group tag.
  static let securityGroup: UInt16 = 0x8909
  static let fabricPath: UInt16 = 0x8903
  static let trill: UInt16 = 0x22F3
  static let macSecurity: UInt16 = 0x88E5
  /// 802.1ah service instance tag: provider backbone bridging.
  static let serviceInstance: UInt16 = 0x88E7
  /// 802.1BR's forerunner, on Cisco's fabric extenders.
  static let virtualInterface: UInt16 = 0x8926
  /// High-availability seamless redundancy (IEC 62439-3).
  static let redundancy: UInt16 = 0x892F
  /// Network service header (RFC 8300).
  static let service: UInt16 = 0x894F
}

extension FrameDecoder {
  /// What such a header leads to; `.notTCP` for an EtherType that is none.
  @inline(never) static func etherTag(
    _ type: UInt16, _ packet: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    switch type {
    case EtherTag.securityGroup: return tag(of: 6, packet, depth: depth, into: &segment)
    case EtherTag.virtualInterface, EtherTag.redundancy: return tag(of: 4, packet, depth: depth, into: &segment)
    case EtherTag.serviceInstance: return bridged(behind: 4, packet, depth: depth, into: &segment)
    case EtherTag.fabricPath: return bridged(behind: 2, packet, depth: depth, into: &segment)
    case EtherTag.trill:
      guard packet.captured >= 2 else { return .malformed }
      // RFC 6325 §3: the length of the options, in words, is the middle of the first 16 bits.
      return bridged(behind: 6 &+ Int((packet.u16(0) >> 6) & 0x1F) &* 4, packet, depth: depth, into: &segment)
    case EtherTag.macSecurity: return macSecurity(packet, depth: depth, into: &segment)
    case EtherTag.service: return serviceHeader(packet, depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  /// `length` bytes, then the next EtherType.
  private static func tag(of length: Int, _ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard depth &+ 1 < maximumDepth else { return .notTCP }
    guard packet.captured >= length &+ 2 else { return .malformed }
    return network(packet.u16(length), packet.dropping(length &+ 2), depth: depth &+ 1, into: &segment)
  }

  /// `length` bytes, then another Ethernet frame.
  private static func bridged(
    behind length: Int, _ packet: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    guard packet.captured >= length else { return .malformed }
    return ethernet(packet.dropping(length), depth: depth &+ 1, into: &segment)
  }

  /// MACsec that protects without encrypting (IEEE 802.1AE §9.3): 6 bytes, 8 more of channel identifier if the SC
  /// bit says so, then the frame's own EtherType.
  private static func macSecurity(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard packet.captured >= 1 else { return .malformed }
    let control = packet.u8(0)
    let isEncryptedOrChanged = control & 0x0C != 0
    if isEncryptedOrChanged { return .notTCP }
    return tag(of: control & 0x20 != 0 ? 14 : 6, packet, depth: depth, into: &segment)
  }

  /// RFC 8300 §2.2: version 0, length in words, and what comes next.
  static func serviceHeader(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard depth &+ 1 < maximumDepth else { return .notTCP }
    guard packet.captured >= 4 else { return .malformed }
    let length = Int(packet.u16(0) & 0x3F) &* 4
    guard packet.u8(0) >> 6 == 0, length >= 8 else { return .notTCP }
    guard packet.captured >= length else { return .malformed }
    return nextProtocol(packet.u8(3), packet.dropping(length), depth: depth &+ 1, into: &segment)
  }

  /// What VXLAN-GPE (draft-ietf-nvo3-vxlan-gpe §3.2) and NSH (RFC 8300 §2.2) call the next protocol.
  static func nextProtocol(_ next: UInt8, _ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    switch next {
    case 1: return ipv4(packet, depth: depth, into: &segment)
    case 2: return ipv6(packet, depth: depth, into: &segment)
    case 3: return ethernet(packet, depth: depth, into: &segment)
    case 4: return serviceHeader(packet, depth: depth, into: &segment)
    case 5: return mpls(packet, depth: depth, into: &segment)
    default: return .notTCP
    }
  }
}
