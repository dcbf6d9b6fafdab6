extension FrameDecoder {
  private static let maximumLabels = 16

  /// A label stack (RFC 3032) and what it carries. The stack does not say what that is: by the first nibble
  /// it is IPv4 or IPv6 (RFC 4928 §2), else Ethernet, behind a control word if there is one.
  static func mpls(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    var rest = packet
    var isBottom = false
    for _ in 0..<maximumLabels where !isBottom {
      guard rest.captured >= 4 else { return .malformed }
      isBottom = rest.u8(2) & 0x01 != 0
      rest = rest.dropping(4)
    }
    guard isBottom, rest.captured >= 4 else { return .malformed }
    switch rest.u8(0) >> 4 {
    case 4: return ipv4(rest, depth: depth, into: &segment)
    case 6: return ipv6(rest, depth: depth, into: &segment)
    default:
      guard rest.captured >= 18 else { return .malformed }
      return ethernet(startsWithControlWord(rest) ? rest.dropping(4) : rest, depth: depth &+ 1, into: &segment)
    }
  }

  /// A control word has 16 bits of 0 (RFC 4448 §4.6), but so may a MAC address; the EtherType behind decides.
  /// Own judgement: only the signalling of the label knows. At least 18 bytes of `body` are there.
  private static func startsWithControlWord(_ body: Region) -> Bool {
    guard body.u16(0) == 0 else { return false }
    switch body.u16(16) {
    case EtherType.ipv4, EtherType.ipv6, EtherType.vlan, EtherType.serviceVLAN, EtherType.oldServiceVLAN,
      EtherType.mpls, EtherType.pppoeSession:
      return true
    default: return false
    }
  }
}
