/// An IPv4 or IPv6 address, in two words so that it compares and hashes without a loop.
///
/// IPv4 is stored IPv4-mapped (`::ffff:a.b.c.d`); whether a segment came over IPv6 is the segment's
/// own mark, so a mapped address written in a real IPv6 header is not mistaken for IPv4.
public struct Address: Equatable, Hashable, Sendable {
  /// The first eight bytes, network order read as a big-endian number.
  public var high: UInt64
  /// The last eight bytes.
  public var low: UInt64

  @inline(__always) public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  @inline(__always) public init(ipv4: UInt32) { self.init(high: 0, low: 0x0000_FFFF_0000_0000 | UInt64(ipv4)) }

  @inline(__always) public var ipv4: UInt32 { UInt32(truncatingIfNeeded: low) }

  public static let none = Address(high: 0, low: 0)

  /// A number whose high bits differ where address or port do.
  @inline(__always) package func spread(with port: UInt16 = 0) -> UInt64 {
    var hash = (low ^ UInt64(port) &* 0x9E37_79B9) &* 0xBF58_476D_1CE4_E5B9
    hash ^= high &* 0x94D0_49BB_1331_11EB
    hash ^= hash &>> 29
    return hash &* 0x2545_F491_4F6C_DD1D
  }
}
