/// The control bits of a TCP header (RFC 9293 §3.1), bits 0…11 of its bytes 12 and 13.
public struct TCPFlags: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  @inline(__always) public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let fin = TCPFlags(rawValue: 0x001)
  public static let syn = TCPFlags(rawValue: 0x002)
  public static let rst = TCPFlags(rawValue: 0x004)
  public static let psh = TCPFlags(rawValue: 0x008)
  public static let ack = TCPFlags(rawValue: 0x010)
  public static let urg = TCPFlags(rawValue: 0x020)
  public static let ece = TCPFlags(rawValue: 0x040)
  public static let cwr = TCPFlags(rawValue: 0x080)
  public static let ae = TCPFlags(rawValue: 0x100)

  /// What filters let pass that are to show connections' beginnings and ends alone. No set literal: that
  /// would be made at its first use, for which each use would have to look.
  public static let control = TCPFlags(rawValue: fin.rawValue | syn.rawValue | rst.rawValue)

  /// Of a SYN that asks for ECN (RFC 3168 §6.1.1; that of RFC 9768 has AE as well).
  public var asksForECN: Bool { isSuperset(of: [.syn, .ece, .cwr]) && !contains(.ack) }
}

/// The TCP options seen in a segment (IANA TCP option kinds).
public struct TCPOptions: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  @inline(__always) public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let mss = TCPOptions(rawValue: 0x0001)
  public static let windowScale = TCPOptions(rawValue: 0x0002)
  public static let sackPermitted = TCPOptions(rawValue: 0x0004)
  public static let sack = TCPOptions(rawValue: 0x0008)
  public static let timestamps = TCPOptions(rawValue: 0x0010)
  public static let md5 = TCPOptions(rawValue: 0x0020)
  public static let authentication = TCPOptions(rawValue: 0x0040)
  public static let mptcp = TCPOptions(rawValue: 0x0080)
  public static let fastOpen = TCPOptions(rawValue: 0x0100)
  /// MP_TCPRST, RFC 8684 §3.6.
  public static let mptcpReset = TCPOptions(rawValue: 0x0200)
  /// MP_FASTCLOSE, RFC 8684 §3.5.
  public static let mptcpFastClose = TCPOptions(rawValue: 0x0400)
  public static let other = TCPOptions(rawValue: 0x8000)
}

/// What is to be known about how a segment was captured and carried.
public struct SegmentMarks: OptionSet, Hashable, Sendable {
  public var rawValue: UInt16

  @inline(__always) public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let ipv6 = SegmentMarks(rawValue: 0x0001)
  /// IPv4 Don't Fragment.
  public static let dontFragment = SegmentMarks(rawValue: 0x0002)
  /// Captured short inside the TCP header or its options.
  public static let cut = SegmentMarks(rawValue: 0x0004)
  /// The first fragment of several.
  public static let fragment = SegmentMarks(rawValue: 0x0008)
  /// Found inside another IP packet (GRE, IP-in-IP, VXLAN, …).
  public static let tunneled = SegmentMarks(rawValue: 0x0010)
  /// Data offset below 5 or beyond the packet: options and payload are not to be trusted.
  public static let badOffset = SegmentMarks(rawValue: 0x0020)
  /// TCP checksum proven wrong, the whole segment having been captured.
  public static let badChecksum = SegmentMarks(rawValue: 0x0040)
  /// The IP header did not say the length (total length 0, as some TSO captures have it).
  public static let lengthUnknown = SegmentMarks(rawValue: 0x0080)
  /// `.cut` before the window, which reads 0.
  public static let windowUnknown = SegmentMarks(rawValue: 0x0100)
}
