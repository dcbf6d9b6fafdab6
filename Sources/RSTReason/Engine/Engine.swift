import TCPTrack

/// Segments in, verdicts out: the one way in for plugin, command and library.
///
/// One engine serves one thread at a time. Feed the segments of a capture in capture order; each
/// reset's verdict can be drained at once, and any revision when later segments bring it.
public final class Engine {
  public let configuration: Configuration

  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
  }

  /// What feeding one segment told at once.
  public struct Outcome: Sendable {
    /// Frame of the reset that ended this connection before, or 0.
    public var after: UInt64 = 0
    public var duplicateOf: UInt64 = 0
    /// `UInt64.max` = none.
    public var connection: UInt64 = .max
  }

  /// A decoded segment.
  @discardableResult
  public func feed(_ segment: borrowing Segment) -> Outcome { Outcome() }

  /// Many raw frames; every slice must lie within the buffer at `base` (the caller's duty).
  public func feed(_ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>) {}

  /// The oldest verdict or revision (`revisedBy` != 0) not yet drained.
  public func next() -> Verdict? { nil }

  /// The capture is over: what was provisional becomes final. Revisions may follow.
  public func flush() {}

  /// Verdicts of resets before this frame (of the file being fed) will not be revised any more.
  public var settledBefore: UInt64 { 0 }

  public var statistics: Statistics { Statistics() }
}

/// Counts since the engine was made. Bytes are of all tables.
public struct Statistics: Sendable {
  public var frames: UInt64 = 0
  public var segments: UInt64 = 0
  public var duplicates: UInt64 = 0
  public var notTCP: UInt64 = 0
  public var malformed: UInt64 = 0
  public var resets: UInt64 = 0
  public var connections: UInt64 = 0
  public var tracked: UInt64 = 0
  public var evicted: UInt64 = 0
  public var evictedOpen: UInt64 = 0
  public var tableBytes: UInt64 = 0

  public init() {}
}
