import TCPTrack

/// Segments in, verdicts out: the one way in for plugin, command and library.
///
/// One engine serves one thread at a time. Feed the segments of a capture in capture order; each
/// reset's verdict can be drained at once, and any revision when later segments bring it.
public final class Engine {
  public let configuration: Configuration
  var tracker: Tracker
  var docket = Docket()
  /// Segments decoded ahead: few enough to stay in a processor's own caches, enough that look-ups seldom begin anew.
  private let batch: SegmentBatch
  public static let batchCapacity = 256
  /// Segments that wait to be tracked together (`Engine+Waiting`).
  let waiting: SegmentBatch

  // Convenience: where a designated initializer fails, Embedded Swift keeps the object (observed of 6.3.1).
  /// Nil if there is no memory for the smallest tables.
  public convenience init?(_ configuration: Configuration = Configuration()) {
    let memory = configuration.memory
    guard let tracker = Tracker(maxConnections: Int(configuration.maxConnections), memory: memory),
      let batch = SegmentBatch(capacity: Self.batchCapacity, memory: memory),
      let waiting = SegmentBatch(capacity: Self.mostWaiting, memory: memory)
    else { return nil }
    self.init(configuration, tracker, batch, waiting)
  }

  private init(
    _ configuration: Configuration, _ tracker: consuming Tracker, _ batch: SegmentBatch, _ waiting: SegmentBatch
  ) {
    self.configuration = configuration
    self.batch = batch
    self.waiting = waiting
    self.tracker = tracker
    docket.withoutRevisions = configuration.withoutRevisions
  }

  /// What feeding one segment told at once.
  public struct Outcome: Sendable {
    /// Frame of the reset that ended this connection before, or 0, and its file.
    public var after: UInt64 = 0
    public var afterFile: UInt32 = 0
    public var duplicateOf: UInt64 = 0
    public var duplicateFile: UInt32 = 0
    /// `UInt64.max` = none.
    public var connection: UInt64 = .max
  }

  /// A decoded segment.
  @discardableResult
  public func feed(_ segment: borrowing Segment) -> Outcome {
    waiting.append(segment)
    return feedWaiting()
  }

  /// Many raw frames; every slice must lie within the buffer at `base` (the caller's duty).
  public func feed(_ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>) {
    feedWaiting()
    var position = 0
    while position < slices.count {
      batch.fill(slices, in: base, from: &position)
      track(batch)
    }
  }

  /// Segments that somebody has decoded, as another thread may.
  public func feed(_ batch: SegmentBatch) {
    feedWaiting()
    track(batch)
  }

  /// Returns what the last segment told.
  @discardableResult
  func track(_ batch: SegmentBatch) -> Outcome {
    var position = 0
    var last: Outcome?
    while true {
      let event = tracker.advance(batch, from: &position)
      // Before its event is heard.
      if position == batch.count, last == nil { last = told }
      if event == .none { return last ?? Outcome() }
      docket.hear(event, &tracker)
    }
  }

  /// Of the segment tracked last.
  private var told: Outcome {
    var outcome = Outcome()
    if tracker.hasConnection {
      let file = tracker.segment.file
      outcome.connection = UInt64(tracker[tracker.current].number)
      outcome.after = UInt64(tracker[tracker.current].resetFrame)
      outcome.afterFile = file.last(endingIn: tracker[tracker.current].resetFile)
      outcome.duplicateOf = UInt64(tracker.duplicateOf)
      outcome.duplicateFile = file.last(endingIn: tracker.originalFile)
    }
    return outcome
  }

  /// The oldest verdict or revision (`revisedBy` != 0) not yet drained.
  public func next() -> Verdict? { docket.outbox.next() }

  /// The capture is over: what was provisional becomes final. Revisions may follow.
  public func flush() {
    feedWaiting()
    docket.settleAll(&tracker)
  }

  /// How many resets' verdicts may still be revised.
  public var unsettled: Int { docket.unsettled }

  /// The earliest reset whose verdict may still be revised; nil if there is none.
  public var firstUnsettled: (file: UInt32, frame: UInt64)? { docket.first }

  public var statistics: Statistics {
    feedWaiting()
    var statistics = Statistics(tracker)
    statistics.tableBytes += batch.bytes + waiting.bytes
    return statistics
  }
}
