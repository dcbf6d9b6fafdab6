import CStandardLibrary

/// Under what a segment's connection is found: a hash of the unordered pair of its endpoints, and which of
/// them, in the table's order, sent it. The endpoints themselves are the segment's.
struct ConnectionKey {
  let hash: UInt32
  /// 0 if the lower endpoint is the sender, else 1.
  let sender: UInt8

  /// What makes two hashes differ from process to process: who chooses addresses can't choose collisions. No result
  /// depends on it.
  struct Secret {
    let low: UInt64
    let high: UInt64

    static let ofProcess = Secret(low: rst_random(), high: rst_random() | 1)
  }

  /// Under which nothing is found.
  static let none = ConnectionKey(hash: 0, sender: 0)

  private init(hash: UInt32, sender: UInt8) {
    self.hash = hash
    self.sender = sender
  }

  @inline(__always)
  init(_ segment: borrowing Segment, _ secret: Secret) {
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
    let ends = Self.end(a, segment.sourcePort, secret) &+ Self.end(b, segment.destinationPort, secret)
    let folded = fold(ends, 0x5899_65CC_7537_4CC3)
    hash = UInt32(truncatingIfNeeded: folded ^ folded &>> 32)
  }

  @inline(__always)
  private static func end(_ address: Address, _ port: UInt16, _ secret: Secret) -> UInt64 {
    fold(address.low ^ UInt64(port) &<< 48 ^ secret.low, address.high &<< 1 ^ secret.high)
  }
}
