import TCPTrack

/// The cases: every reset is judged when it comes, and again when what follows may change it.
struct Docket: ~Copyable {
  /// Cases kept at most; the oldest is settled to make room.
  var limit: Int { withoutRevisions ? 1024 : 8192 }
  /// How many segments after a reset are heard, and for how long (own judgement: longer than the
  /// retransmissions and probes that show a living sender).
  static let watchedSegments = 96
  private static let watchedTime: Int64 = 180_000_000_000

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

  /// Cases are kept all the same, for the copies of their resets.
  var withoutRevisions = false
  var cases: [ResetCase?] = []
  /// Number of the first entry of `cases`.
  var base: UInt32 = 0
  var oldest = 0
  var count = 0
  private var outbox: [Verdict] = []
  private var outboxRead = 0

  /// Nothing waits to be drained.
  var isDrained: Bool { outboxRead == outbox.count }

  mutating func next() -> Verdict? {
    guard outboxRead < outbox.count else {
      outbox.removeAll(keepingCapacity: true)
      outboxRead = 0
      return nil
    }
    // Taken out, not copied: a copy would count references for each of its members.
    var verdict = Verdict()
    swap(&verdict, &outbox[outboxRead])
    outboxRead += 1
    return verdict
  }

  /// Verdicts that may still be revised.
  var unsettled: Int { withoutRevisions ? 0 : count }

  /// The earliest reset among them.
  var first: (file: UInt32, frame: UInt64)? {
    guard !withoutRevisions else { return nil }
    var position = oldest
    while position < cases.count {
      if let open = cases[position] { return (open.event.segment.file, open.event.segment.frame) }
      position += 1
    }
    return nil
  }

  mutating func hear(_ event: Tracker.Event, _ tracker: inout Tracker) {
    switch event {
    case .none: break
    case .reset: open(&tracker)
    case .watched: reviewEarlier(tracker[tracker.current].userWord, because: event, &tracker)
    }
    settleOld(now: tracker.segment.time, &tracker)
  }

  // MARK: A new reset

  private mutating func open(_ tracker: inout Tracker) {
    var event = tracker.snapshot()
    let index = tracker.current
    if event.duplicateOf != 0, addCopy(event, &tracker) { return }
    let facts = Facts(Story(event, before: event.notes, after: []))
    var verdict = Judge.verdict(on: facts)
    verdict.isProvisional = !withoutRevisions
    let isEffective = verdict.endsConnection(facts)
    tracker.applyReset(effective: isEffective)
    Self.teachNeighbours(verdict, facts, tracker)
    outbox.append(verdict)
    // A copy has no note of its own that its story could begin at.
    guard event.duplicateOf == 0 else { return }

    event.notes = []
    let previous = event.connection.has(.watched) ? event.connection.userWord : ResetCase.none
    let number = base &+ UInt32(truncatingIfNeeded: cases.count)
    let newestAfter = event.newestNote
    cases.append(ResetCase(event: event, notesUntil: newestAfter, verdict: verdict, previous: previous))
    count += 1
    tracker.watch(index, true, word: number)
    reviewEarlier(previous, because: .reset, &tracker)
    if count > limit { settleOldest(&tracker) }
  }

  /// The copy of a reset gets its verdict.
  private mutating func addCopy(_ event: ResetEvent, _ tracker: inout Tracker) -> Bool {
    var number = event.connection.has(.watched) ? event.connection.userWord : ResetCase.none
    while number != ResetCase.none, let position = position(of: number), let original = cases[position] {
      if UInt32(truncatingIfNeeded: original.event.segment.frame) == event.duplicateOf {
        let copy = FrameStamp(tracker.segment)
        if original.copies.count < Self.watchedSegments { original.copies.append(copy) }
        outbox.append(Self.copied(original.verdict, for: copy))
        tracker.applyReset(effective: false)
        return true
      }
      number = original.previous
    }
    return false
  }

  private static func copied(_ verdict: Verdict, for copy: FrameStamp) -> Verdict {
    var copied = verdict
    copied.frame = copy.frame
    copied.file = copy.file
    copied.time = copy.time
    copied.duplicateOf = verdict.frame
    return copied
  }

  private static func teachNeighbours(_ verdict: Verdict, _ facts: Facts, _ tracker: borrowing Tracker) {
    if facts.answersSYN {
      tracker.learnRefusal(
        client: verdict.destination, server: verdict.source, port: verdict.sourcePort, at: verdict.time)
    } else if facts.role == .client, facts.answersSYNACK, facts.priorReset == nil, !facts.hasRawSYN {
      tracker.learnAbandonment(
        client: verdict.source, server: verdict.destination, port: verdict.destinationPort, at: verdict.time)
    }
  }

  // MARK: What comes after

  /// The segment fed last is of a connection with open cases, `newest` the last of them.
  private mutating func reviewEarlier(_ newest: UInt32, because event: Tracker.Event, _ tracker: inout Tracker) {
    guard !withoutRevisions else { return }
    var number = newest
    var steps = Self.reviewed
    let isOneOfMany = tracker[tracker.current].resets > Self.judgedAtOnce
    while number != ResetCase.none, steps > 0, let position = position(of: number), let open = cases[position] {
      steps -= 1
      number = open.previous
      defer { open.after += 1 }
      if open.after >= Self.watchedSegments {
        settle(position, &tracker)
        continue
      }
      let news = Self.kind(of: tracker, for: open.event)
      let isNews = open.seen & news == 0
      guard isNews || event == .reset && Self.mayPairAnew(open, tracker) else { continue }
      if isNews || !isOneOfMany {
        open.seen |= news
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

  /// What kind of segment the tracker holds, one bit each, by sender and content.
  private static func kind(of tracker: borrowing Tracker, for event: ResetEvent) -> UInt16 {
    let segment = tracker.segment
    var bit: UInt16 = 1
    if segment.has(.rst) {
      bit = 1
    } else if segment.has(.syn) {
      bit = segment.has(.ack) ? 2 : 4
    } else if segment.has(.fin) {
      bit = 8
    } else if segment.payloadLength > 0 {
      let end = tracker.sender == event.sender ? event.me : event.peer
      bit = end.sndNxt.precedes(segment.end) ? 16 : 32
    } else {
      bit = tracker.sender == event.sender && event.me.rcvNxt.precedes(segment.ack) ? 64 : 128
    }
    return tracker.sender == event.sender ? bit : bit &<< 8
  }

  /// `news` is the segment that revises the verdict if anything does.
  private mutating func judgeAgain(_ position: Int, because news: FrameStamp, _ tracker: inout Tracker) {
    guard let open = cases[position], open.isTracked(by: tracker) else { return }
    let newest = tracker.newestNote(of: open.event.index)
    guard let story = Self.story(of: open, upTo: newest, tracker) else { return }
    guard !story.before.isEmpty || open.notesUntil == 0 else { return }
    var verdict = Judge.verdict(on: Facts(story))
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
    guard let after = tracker.notes(upTo: newest, after: open.notesUntil, atMost: watchedSegments + 1) else {
      return nil
    }
    let before = tracker.notes(upTo: open.notesUntil, atMost: ResetEvent.depth)
    return Story(open.event, before: before, after: Array(after.dropFirst()))
  }

  // MARK: Settling

  func position(of number: UInt32) -> Int? {
    let position = Int(truncatingIfNeeded: number &- base)
    return position < cases.count ? position : nil
  }

  private mutating func settleOld(now: Int64, _ tracker: inout Tracker) {
    while oldest < cases.count {
      if let open = cases[oldest] {
        guard now - open.event.segment.time > Self.watchedTime else { break }
        settle(oldest, &tracker)
      }
      oldest += 1
    }
    compact()
  }

  private mutating func settleOldest(_ tracker: inout Tracker) {
    while oldest < cases.count, cases[oldest] == nil { oldest += 1 }
    if oldest < cases.count { settle(oldest, &tracker) }
    compact()
  }

  mutating func settleAll(_ tracker: inout Tracker) {
    while oldest < cases.count {
      if cases[oldest] != nil { settle(oldest, &tracker) }
      oldest += 1
    }
    compact()
  }

  /// Nothing more is awaited: one last look where the neighbours may have changed it, or later resets, and the verdict
  /// stands.
  private mutating func settle(_ position: Int, _ tracker: inout Tracker) {
    guard let open = cases[position] else { return }
    let dependsOnNeighbours = open.verdict.code.dependsOnNeighbours
    if !withoutRevisions, dependsOnNeighbours || open.due != nil {
      if dependsOnNeighbours { tracker.refresh(&open.event) }
      judgeAgain(position, because: open.due ?? FrameStamp(tracker.segment), &tracker)
    }
    cases[position] = nil
    count -= 1
    if open.isTracked(by: tracker),
      tracker[open.event.index].userWord == base &+ UInt32(truncatingIfNeeded: position)
    {
      tracker.watch(open.event.index, false, word: ResetCase.none)
    }
  }

  private mutating func compact() {
    guard oldest > 1024, oldest * 2 > cases.count else { return }
    cases.removeFirst(oldest)
    base = base &+ UInt32(truncatingIfNeeded: oldest)
    oldest = 0
  }
}
