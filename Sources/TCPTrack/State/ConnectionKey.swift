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
    hash = Self.mix(
      swap ? b : a, swap ? a : b, swap ? segment.destinationPort : segment.sourcePort,
      swap ? segment.sourcePort : segment.destinationPort)
  }

  /// Two rounds of multiply-and-fold (the mixing step of wyhash); seeded per engine would be needed
  /// only if an attacker could choose 2^16 colliding four-tuples, which costs table time, not memory.
  @inline(__always)
  private static func mix(_ low: Address, _ high: Address, _ lowPort: UInt16, _ highPort: UInt16) -> UInt32 {
    let first = (low.low ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: high.low ^ 0xE703_7ED1_A0B4_28DB)
    let ports = UInt64(lowPort) &<< 16 | UInt64(highPort)
    let second = (low.high ^ first.high ^ ports ^ 0x8EBC_6AF0_9C88_C6E3)
      .multipliedFullWidth(by: high.high ^ first.low ^ 0x5899_65CC_7537_4CC3)
    let folded = second.high ^ second.low
    return UInt32(truncatingIfNeeded: folded ^ folded &>> 32)
  }
}
