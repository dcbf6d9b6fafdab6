/// The unordered pair of endpoints of a segment, in the table's order, and which of them sent it.
struct ConnectionKey {
  let low: Address
  let high: Address
  let lowPort: UInt16
  let highPort: UInt16
  /// 0 if the lower endpoint is the sender, else 1.
  let sender: Int
  let hash: UInt32

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
    low = swap ? b : a
    high = swap ? a : b
    lowPort = swap ? segment.destinationPort : segment.sourcePort
    highPort = swap ? segment.sourcePort : segment.destinationPort
    sender = swap ? 1 : 0
    hash = Self.mix(low, high, lowPort, highPort)
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

  @inline(__always)
  func matches(_ record: ConnectionPointer) -> Bool {
    record.pointee.addresses.0 == low && record.pointee.addresses.1 == high
      && record.pointee.ports.0 == lowPort && record.pointee.ports.1 == highPort
  }

  func write(to record: ConnectionPointer) {
    record.pointee.addresses = (low, high)
    record.pointee.ports = (lowPort, highPort)
    record.pointee.hash = hash
  }
}
