import TCPTrack

/// A reset whose verdict may still change: what it takes to judge it again.
final class ResetCase {
  /// The event without its notes, which the tracker still has.
  var event: ResetEvent
  /// Serial number of the connection's newest note before the reset; what comes later is newer.
  var notesUntil: UInt64
  /// The frames captured again, each with a verdict of its own.
  var copies: [FrameStamp] = []
  /// The verdict reported last.
  var verdict: Verdict
  /// Serial number of the connection's newest note when that verdict was found.
  var judgedUntil: UInt64
  /// What kinds of segments came after, so that only news is heard.
  var seen: UInt16 = 0
  /// Segments that came after.
  var after = 0
  /// A later reset that may have taken over the segment which this one was paired with, not looked at yet.
  var due: FrameStamp?
  /// The connection's case before this one; `ResetCase.none` = none.
  var previous: UInt32

  static let none = UInt32.max

  init(event: ResetEvent, notesUntil: UInt64, verdict: Verdict, previous: UInt32) {
    self.event = event
    self.notesUntil = notesUntil
    self.verdict = verdict
    judgedUntil = notesUntil
    self.previous = previous
  }

  /// Whether its connection is still tracked.
  func isTracked(by tracker: borrowing Tracker) -> Bool {
    tracker.isAlive(event.index, event.connection.addresses, event.connection.ports)
  }

  /// Whether a user must be told that this verdict replaces the one reported.
  func isRevised(by new: borrowing Verdict) -> Bool {
    new.code != verdict.code || new.confidence != verdict.confidence || new.trigger != verdict.trigger
      || new.effect != verdict.effect || new.origin != verdict.origin
      || new.figures.reopenedBy != verdict.figures.reopenedBy || new.signature?.bytes != verdict.signature?.bytes
  }
}

/// Which frame, and when.
struct FrameStamp {
  var frame: UInt64 = 0
  var file: UInt32 = 0
  var time: Int64 = 0
}

extension FrameStamp {
  init(_ segment: borrowing Segment) { self.init(frame: segment.frame, file: segment.file, time: segment.time) }
}
