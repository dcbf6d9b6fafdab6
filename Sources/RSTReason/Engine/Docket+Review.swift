import TCPTrack

/// What comes after a reset, and what it changes.
extension Docket {
  /// Cases of one connection that a later segment is heard for: the newest. Bounds the work that a flood of
  /// resets on one connection can cause.
  private static let reviewed = 24
  /// Up to how many segments after a reset every further reset may have it judged again.
  private static let rejudged = 8
  /// Up to how many segments after a reset its pairing may change.
  private static let rePaired = 40
  /// From so many resets of one connection on what a further one changes is looked at once, when the case is settled:
  /// bounds what a reset costs.
  private static let judgedAtOnce: UInt16 = 8

  /// The segment fed last is of a connection with open cases, `newest` the last of them.
  mutating func reviewEarlier(_ newest: UInt32, because event: Tracker.Event, _ tracker: inout Tracker) {
    guard !withoutRevisions else { return }
    var number = newest
    var steps = Self.reviewed
    let isOneOfMany = tracker[tracker.current].resets > Self.judgedAtOnce
    while number != ResetCase.none, steps > 0, let position = position(of: number), let open = cases[position] {
      steps -= 1
      number = open.previous
      defer { open.after = min(open.after + 1, Self.watchedSegments) }
      if open.after >= Self.watchedSegments {
        // Until then a copy may come, and gets its verdict.
        if tracker.segment.time &- open.event.segment.time > Tracker.lateCopyWindow { settle(position, &tracker) }
        continue
      }
      let news = Self.kind(of: tracker, for: open.event)
      let isNews = open.seen.isDisjoint(with: news)
      guard isNews || event == .reset && Self.mayPairAnew(open, tracker) else { continue }
      if isNews || !isOneOfMany {
        open.seen.formUnion(news)
        judgeAgain(position, because: FrameStamp(tracker.segment), &tracker)
      } else {
        open.due = FrameStamp(tracker.segment)
      }
    }
  }

  /// A later reset soon enough to belong to the same story, or one that could take over the segment which this case's
  /// reset was paired with: equal numbers, within one burst.
  private static func mayPairAnew(_ open: ResetCase, _ tracker: borrowing Tracker) -> Bool {
    if open.after < rejudged { return true }
    let reset = open.event.segment
    return open.after < rePaired && tracker.sender == open.event.sender && tracker.segment.flags == reset.flags
      && tracker.segment.seq == reset.seq && tracker.segment.ack == reset.ack
  }

  /// What the segment that the tracker holds is news of.
  private static func kind(of tracker: borrowing Tracker, for event: ResetEvent) -> News {
    let segment = tracker.segment
    let isSenders = tracker.sender == event.sender
    let news: News
    if segment.has(.rst) {
      news = .reset
    } else if segment.has(.syn) {
      news = segment.has(.ack) ? .synACK : .syn
    } else if segment.has(.fin) {
      news = .fin
    } else if segment.payloadLength > 0 {
      let end = isSenders ? event.me : event.peer
      news = end.sndNxt.precedes(segment.end) ? .newPayload : .oldPayload
    } else {
      news = isSenders && event.me.rcvNxt.precedes(segment.ack) ? .newACK : .oldACK
    }
    return isSenders ? news : news.ofPeer
  }

  /// `news` is the segment that revises the verdict if anything does.
  mutating func judgeAgain(_ position: Int, because news: FrameStamp, _ tracker: inout Tracker) {
    guard let open = cases[position], open.isTracked(by: tracker) else { return }
    let newest = tracker.newestNote(of: open.event.index)
    open.event.isControlOnly = tracker.isControlOnly
    guard let story = Self.story(of: open, upTo: newest, tracker) else { return }
    guard !story.before.isEmpty || open.event.newestNote == 0 else { return }
    var verdict = Verdict()
    open.judge(story, into: &verdict)
    guard open.isRevised(by: verdict) else { return }
    verdict.isProvisional = true
    verdict.revisedBy = news.frame
    verdict.revisedByFile = news.file
    open.verdict = verdict
    open.judgedUntil = newest
    outbox.append(verdict)
    for copy in open.copies { outbox.append(Self.copied(verdict, for: copy)) }
  }

  /// What the log still has of the case, up to the note with serial number `newest`. Nil if so much has come since that
  /// the way back would cost too much.
  static func story(of open: ResetCase, upTo newest: UInt64, _ tracker: borrowing Tracker) -> Story? {
    // The first note after those before is the reset itself.
    guard let after = tracker.notes(upTo: newest, after: open.event.newestNote, atMost: watchedSegments + 1) else {
      return nil
    }
    let story = Story(open.event, before: segments(before: open, tracker), after: Array(after.dropFirst()))
    return story.inTurn ?? story
  }

  /// The connection's last segments before the reset.
  static func segments(before open: ResetCase, _ tracker: borrowing Tracker) -> [SegmentNote] {
    tracker.notes(upTo: open.event.newestNote, atMost: ResetEvent.depth)
  }
}
