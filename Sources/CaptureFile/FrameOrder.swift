import TCPTrack

/// Whether the times of a capture go on from frame to frame.
public struct FrameOrder: Sendable, Equatable {
  /// Frames that are earlier than the one before them.
  public private(set) var earlier: UInt64 = 0
  /// The longest step back, in nanoseconds.
  public private(set) var furthest: Int64 = 0
  /// Of the first packet and the last.
  private var first: Int64?
  private var last: Int64 = 0

  public init() {}

  @inline(__always) mutating func add(_ time: Int64) {
    if first == nil { (first, last) = (time, time) }
    // Of times so far apart that this overflows nothing is known.
    let back = last &- time
    if back > 0 { step(back) }
    last = time
  }

  /// What follows.
  mutating func add(_ other: FrameOrder) {
    guard let begin = other.first else { return }
    add(begin)
    earlier &+= other.earlier
    furthest = max(furthest, other.furthest)
    last = other.last
  }

  @inline(never) private mutating func step(_ back: Int64) {
    earlier &+= 1
    furthest = max(furthest, back)
  }

  /// A clock that was set, or files put together in the wrong order: from here on (own judgement, 1 s) it is worth a word
  /// to everybody.
  private static let remarkable: Int64 = 1_000_000_000
  /// So many packets do not come at one moment, by any clock (own judgement).
  private static let many: UInt64 = 10

  /// `the clock goes back 3 times, by up to 3600 s: silences and delays across that are wrong`
  func description(of packets: UInt64) -> String? {
    if packets >= Self.many, earlier == 0, first == last {
      return "all \(packets) packets have the same time: silences and delays are not known"
    }
    guard furthest >= Self.remarkable else { return nil }
    let seconds = (furthest / 500_000_000 + 1) / 2
    let steps = earlier == 1 ? "once, by \(seconds) s" : "\(earlier) times, by up to \(seconds) s"
    return "the clock goes back \(steps): silences and delays across that are wrong"
  }
}
