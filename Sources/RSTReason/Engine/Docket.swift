import TCPTrack

/// The cases: every reset is judged when it comes, and again when what follows may change it.
struct Docket: ~Copyable {
  /// Cases kept at most; the oldest is settled to make room.
  static let limit = 8192
  /// How many segments after a reset are heard (own judgement: longer than the retransmissions and probes that show a
  /// living sender).
  static let watchedSegments = 96

  /// Cases are kept all the same, for the copies of their resets.
  var withoutRevisions = false
  var cases: [ResetCase?] = []
  /// Number of the first entry of `cases`.
  var base: UInt32 = 0
  var oldest = 0
  var count = 0
  var volleys = Volleys()
  /// Verdicts and revisions that wait to be drained.
  var outbox = Outbox()

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

  /// Of the case with this number, in `cases`.
  func position(of number: UInt32) -> Int? {
    let position = Int(truncatingIfNeeded: number &- base)
    return position < cases.count ? position : nil
  }

  mutating func hear(_ event: Tracker.Event, _ tracker: inout Tracker) {
    switch event {
    case .none: break
    case .reset: open(&tracker)
    case .watched: reviewEarlier(tracker[tracker.current].userWord, because: event, &tracker)
    }
    settleOld(now: tracker.segment.time, &tracker)
  }

  private mutating func open(_ tracker: inout Tracker) {
    let event = tracker.snapshot()
    let isCopy = event.duplicateOf != 0
    if isCopy, addCopy(event, &tracker) { return }
    let open = ResetCase(event)
    let facts = Facts(Story(open.event, before: Self.segments(before: open, tracker), after: []))
    open.volley = isCopy ? nil : volleys.volley(of: facts)
    facts.volley = open.volley
    var verdict = Verdict()
    Judge.judge(facts, into: &verdict)
    verdict.isProvisional = !withoutRevisions
    tracker.applyReset(effective: verdict.endsConnection(facts))
    Self.teachNeighbours(verdict, facts, tracker)
    open.verdict = verdict
    outbox.append(consume verdict)
    // A copy has no note of its own that its story could begin at.
    if !isCopy { keep(open, &tracker) }
  }

  /// For what comes after its reset.
  private mutating func keep(_ open: ResetCase, _ tracker: inout Tracker) {
    let index = open.event.index
    open.judgedUntil = tracker.newestNote(of: index)
    if open.event.connection.has(.watched) { open.previous = open.event.connection.userWord }
    tracker.watch(index, true, word: base &+ UInt32(truncatingIfNeeded: cases.count))
    cases.append(open)
    count += 1
    reviewEarlier(open.previous, because: .reset, &tracker)
    if count > Self.limit { settleOldest(&tracker) }
  }

  /// The copy of a reset gets its verdict.
  private mutating func addCopy(_ event: ResetEvent, _ tracker: inout Tracker) -> Bool {
    var number = event.connection.has(.watched) ? event.connection.userWord : ResetCase.none
    while number != ResetCase.none, let position = position(of: number), let original = cases[position] {
      if original.isOriginal(of: event) {
        let copy = FrameStamp(tracker.segment)
        // Else it has been judged by what has come since.
        if withoutRevisions,
          let story = Self.story(of: original, upTo: tracker.newestNote(of: original.event.index), tracker)
        {
          original.judge(story, into: &original.verdict)
        }
        if original.copies.count < Self.watchedSegments { original.copies.append(copy) }
        outbox.append(Self.copied(original.verdict, for: copy))
        tracker.applyReset(effective: false)
        return true
      }
      number = original.previous
    }
    return false
  }

  static func copied(_ verdict: Verdict, for copy: FrameStamp) -> Verdict {
    var copied = verdict
    copied.frame = copy.frame
    copied.file = copy.file
    copied.time = copy.time
    copied.duplicateOf = verdict.frame
    copied.duplicateFile = verdict.file
    return copied
  }

  private static func teachNeighbours(_ verdict: Verdict, _ facts: Facts, _ tracker: borrowing Tracker) {
    if facts.answersSYN {
      tracker.learnRefusal(
        client: verdict.destination, server: verdict.source, port: verdict.sourcePort,
        askedForECN: facts.answersSYNForECN, at: verdict.time)
    } else if facts.role == .client, facts.answersSYNACK, facts.priorReset == nil {
      let (client, server, port) = (verdict.source, verdict.destination, verdict.destinationPort)
      if !facts.hasRawSYN { tracker.learnAbandonment(client: client, server: server, port: port, at: verdict.time) }
      if facts.hasRawSYN || facts.synTTLIsOwn {
        tracker.learnRawAbandonment(client: client, server: server, port: port, at: verdict.time)
      }
    }
  }
}
