/// Under what a segment's connection is found: a hash of the unordered pair of its endpoints, and which of
/// them, in the table's order, sent it. The endpoints themselves are the segment's.
struct ConnectionKey {
  let hash: UInt32
  /// 0 if the lower endpoint is the sender, else 1.
  let sender: UInt8

  @inline(__always)
  init(_ segment: borrowing Segment) {
    let a = segment.source
    let b = segment.destination
    let swap: Bool =
      if a.low != b.low {
        a.low > b.low
      } else if a.high != b.high {
        a.high > b.high
      } else {
        segment.sourcePort > segment.destinationPort
      }
    sender = swap ? 1 : 0
    // A sum: which endpoint comes first makes no difference, and need not be chosen.
    let ends = Self.end(a, segment.sourcePort) &+ Self.end(b, segment.destinationPort)
    let folded = Self.fold(ends, 0x5899_65CC_7537_4CC3)
    hash = UInt32(truncatingIfNeeded: folded ^ folded &>> 32)
  }

  @inline(__always)
  private static func end(_ address: Address, _ port: UInt16) -> UInt64 {
    fold(
      address.low ^ UInt64(port) &<< 48 ^ 0xE703_7ED1_A0B4_28DB, address.high &<< 1 ^ 0x9E37_79B9_7F4A_7C15)
  }

  /// Multiply and fold (the mixing step of wyhash); seeded per engine would be needed only if an attacker could
  /// choose 2^16 colliding four-tuples, which costs table time, not memory.
  @inline(__always)
  private static func fold(_ x: UInt64, _ y: UInt64) -> UInt64 {
    let product = x.multipliedFullWidth(by: y)
    return product.high ^ product.low
  }
}
