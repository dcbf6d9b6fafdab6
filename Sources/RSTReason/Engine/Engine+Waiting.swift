import TCPTrack

/// Segments one at a time, tracked many at a time.
///
/// Where much else happens between two segments, as in Wireshark, the tracker's code and tables have left the
/// processor's caches by the next one, and waiting for them takes most of the time. Segments that nothing is to be said
/// of at once therefore wait for each other. One that there may be something to say of (a reset, or a segment of a
/// connection that had one) never waits, and all before it are tracked first. Whatever else is fed, flushed, counted or
/// exported comes after what waits: it makes no difference to any verdict.
extension Engine {
  /// Few enough that their decoded form does no harm to the caches either.
  static let mostWaiting = 64

  /// What became of a frame or segment that may wait.
  public enum Reception: Sendable {
    /// The frame holds no TCP segment.
    case notSegment
    /// There is nothing to say of it at once.
    case waits
    case fed(Outcome)
  }

  /// A raw frame; the slice must lie within the buffer at `base` (the caller's duty). What is not a segment does not
  /// wait.
  public func queue(_ slice: FrameSlice, in base: UnsafePointer<UInt8>) -> Reception {
    waiting.append(slice, in: base) == .segment ? receive() : .notSegment
  }

  /// A decoded segment.
  @discardableResult
  public func queue(_ segment: borrowing Segment) -> Reception {
    waiting.append(segment)
    return receive()
  }

  private func receive() -> Reception {
    if tracker.isPressing(waiting) { return .fed(feedWaiting()) }
    if waiting.isFull { feedWaiting() }
    return .waits
  }

  /// Returns what the last of them told.
  @discardableResult
  func feedWaiting() -> Outcome {
    guard waiting.frames > 0 else { return Outcome() }
    defer { waiting.removeAll() }
    return track(waiting)
  }
}
