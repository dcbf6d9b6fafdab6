import TCPTrack

/// A reset whose verdict may still change: what it takes to judge it again.
final class ResetCase {
  var event: ResetEvent
  /// The frames captured again, each with a verdict of its own.
  var copies: [FrameStamp] = []
  /// The verdict reported last.
  var verdict = Verdict()
  /// Serial number of the connection's newest note that this verdict knows.
  var judgedUntil: UInt64
  /// The connections that were aborted with its, if it was an abort.
  var volley: Volley?
  /// What came after, so that only news is heard.
  var seen: News = []
  /// Segments that came after.
  var after = 0
  /// A later reset that may have taken over the segment which this one was paired with, not looked at yet.
  var due: FrameStamp?
  /// The connection's case before this one; `ResetCase.none` = none.
  var previous = ResetCase.none

  static let none = UInt32.max

  init(_ event: ResetEvent) {
    self.event = event
    judgedUntil = event.newestNote
  }

  /// The volley, if others that joined it after this one was judged may have changed the verdict.
  var volleyToHear: Volley? {
    volley?.silences.count == Volley.kinds && verdict.idle >= 1_000_000_000 ? volley : nil
  }

  /// The verdict on what the log has of it.
  func judge(_ story: Story, into verdict: inout Verdict) {
    let facts = Facts(story)
    facts.volley = volley
    Judge.judge(facts, into: &verdict)
  }

  /// Whether the event's reset is a copy of this one.
  func isOriginal(of copy: ResetEvent) -> Bool {
    UInt32(truncatingIfNeeded: event.segment.frame) == copy.duplicateOf
      && UInt16(truncatingIfNeeded: event.segment.file) == copy.duplicateFile
  }

  /// Whether its connection is still tracked.
  func isTracked(by tracker: borrowing Tracker) -> Bool {
    tracker.isAlive(event.index, event.connection.addresses, event.connection.ports)
  }

  /// Whether a user must be told that this verdict replaces the one reported.
  func isRevised(by new: borrowing Verdict) -> Bool {
    new.code != verdict.code || new.confidence != verdict.confidence || new.trigger != verdict.trigger
      || new.triggerFile != verdict.triggerFile
      || new.effect != verdict.effect || new.origin != verdict.origin || new.isHarmless != verdict.isHarmless
      || new.senderUnacked != verdict.senderUnacked || new.receiverUnacked != verdict.receiverUnacked
      || new.figures.reopenedBy != verdict.figures.reopenedBy || new.signature?.bytes != verdict.signature?.bytes
  }
}

/// What a segment after a reset may be news of. The numbers stand in exported states.
struct News: OptionSet {
  var rawValue: UInt16

  static let reset = News(rawValue: 1 << 0)
  static let synACK = News(rawValue: 1 << 1)
  static let syn = News(rawValue: 1 << 2)
  static let fin = News(rawValue: 1 << 3)
  static let newPayload = News(rawValue: 1 << 4)
  static let oldPayload = News(rawValue: 1 << 5)
  /// An ACK of more than the reset's sender had acknowledged.
  static let newACK = News(rawValue: 1 << 6)
  static let oldACK = News(rawValue: 1 << 7)

  /// The same of the end in whose name the reset was not sent.
  var ofPeer: News { News(rawValue: rawValue &<< 8) }
}

/// Which frame, and when.
struct FrameStamp {
  var frame: UInt64 = 0
  var file: UInt32 = 0
  var time: Int64 = 0
}

extension FrameStamp {
  init(_ segment: borrowing Segment) { self.init(frame: segment.frame, file: segment.file, time: segment.time) }
  init(_ reset: ResetSegment) { self.init(frame: reset.frame, file: reset.file, time: reset.time) }
}
