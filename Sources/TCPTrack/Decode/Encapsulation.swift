/// IP protocol numbers (IANA) that lead to TCP.
enum IPProtocol {
  static let hopByHop: UInt8 = 0
  static let ipv4: UInt8 = 4
  static let tcp: UInt8 = 6
  static let udp: UInt8 = 17
  static let ipv6: UInt8 = 41
  static let routing: UInt8 = 43
  static let fragment: UInt8 = 44
  static let gre: UInt8 = 47
  static let authentication: UInt8 = 51
  static let destinationOptions: UInt8 = 60
  static let etherIP: UInt8 = 97
  static let l2tp: UInt8 = 115
  static let mobility: UInt8 = 135
  static let mplsInIP: UInt8 = 137
}

extension FrameDecoder {
  /// An IP payload that is not TCP: a tunnel, or nothing for us. ICMP is `.notTCP`, and with it the header it quotes.
  @inline(never) static func encapsulated(
    _ proto: UInt8, _ packet: Region, depth: Int, into segment: inout Segment
  ) -> Outcome {
    let inner = depth &+ 1
    guard inner < maximumDepth else { return .notTCP }
    segment.marks.insert(.tunneled)
    switch proto {
    case IPProtocol.ipv4: return ipv4(packet, depth: inner, into: &segment)
    case IPProtocol.ipv6: return ipv6(packet, depth: inner, into: &segment)
    case IPProtocol.gre: return gre(packet, depth: inner, into: &segment)
    case IPProtocol.udp: return udpTunnel(packet, depth: inner, into: &segment)
    case IPProtocol.mplsInIP: return mpls(packet, depth: inner, into: &segment)
    case IPProtocol.l2tp: return l2tpSession(packet, depth: inner, into: &segment)
    case IPProtocol.etherIP:
      guard packet.captured >= 2 else { return .malformed }
      return ethernet(packet.dropping(2), depth: inner, into: &segment)
    case IPProtocol.authentication:
      guard packet.captured >= 12 else { return .malformed }
      return authenticated(packet, depth: inner, into: &segment)
    default: return .notTCP
    }
  }

  /// IPv4's AH in transport or tunnel mode (RFC 4302 §2); 12 bytes of it are there.
  private static func authenticated(_ packet: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let length = (Int(packet.u8(1)) &+ 2) &* 4
    guard packet.captured >= length else { return .malformed }
    let body = packet.dropping(length)
    guard packet.u8(0) == IPProtocol.tcp else {
      return encapsulated(packet.u8(0), body, depth: depth, into: &segment)
    }
    segment.marks.remove(.tunneled)
    return tcp(body, verifiable: true, into: &segment)
  }
}
