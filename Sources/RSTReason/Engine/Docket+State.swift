import TCPTrack

extension Docket {
  /// Gives the open cases new numbers, from 0 and without gaps. No verdict depends on them.
  mutating func renumber(_ tracker: inout Tracker) {
    var numbers = [UInt32](repeating: ResetCase.none, count: cases.count)
    var open: [ResetCase?] = []
    for position in oldest..<cases.count {
      guard let kept = cases[position] else { continue }
      let old = base &+ UInt32(truncatingIfNeeded: position)
      let new = UInt32(truncatingIfNeeded: open.count)
      numbers[position] = new
      kept.previous = self.position(of: kept.previous).map { numbers[$0] } ?? ResetCase.none
      open.append(kept)
      if kept.isTracked(by: tracker), tracker[kept.event.index].userWord == old,
        tracker[kept.event.index].has(.watched)
      {
        tracker.watch(kept.event.index, true, word: new)
      }
    }
    cases = open
    base = 0
    oldest = 0
  }

  /// The open cases; they must have been renumbered, and all verdicts drained.
  func export(to coder: inout StateCoder) {
    var open = count
    coder.codeCount(&open, each: 0)
    for case let kept? in cases { kept.code(&coder) }
  }

  /// Into a docket without cases; `tracker` has been read before.
  mutating func `import`(from coder: inout StateCoder, _ tracker: borrowing Tracker) {
    var open = 0
    coder.codeCount(&open, each: 1)
    coder.require(open <= Self.limit)
    while count < open, coder.isSound {
      let read = ResetCase(.blank)
      read.code(&coder)
      coder.require(read.previous == ResetCase.none || Int(read.previous) < count)
      coder.require(tracker.knows(read.event) && tracker.knows(note: read.judgedUntil))
      guard coder.isSound else { return }
      if let volley = read.volley { read.volley = volleys.shared(volley) }
      read.findVerdict(tracker)
      read.verdict.isProvisional = !withoutRevisions
      cases.append(read)
      count += 1
    }
  }
}

extension ResetCase {
  /// All members, of the verdict only what tells a revision from a repetition: the rest can be found again.
  fileprivate func code(_ coder: inout StateCoder) {
    event.code(&coder)
    coder.code(&judgedUntil)
    coder.code(&seen.rawValue)
    var after = UInt32(truncatingIfNeeded: self.after)
    coder.code(&after)
    coder.require(after <= Docket.watchedSegments)
    self.after = Int(after)
    coder.code(&previous)
    coder.codePresence(of: &volley, blank: Volley(of: .none, at: FrameStamp(), silence: 0))
    volley?.code(&coder)
    verdict.codeStanding(&coder)
    coder.codePresence(of: &due, blank: FrameStamp())
    due?.code(&coder)
    var count = copies.count
    coder.codeCount(&count, each: FrameStamp.codedBytes)
    coder.require(count <= Docket.watchedSegments)
    guard coder.isSound else { return }
    if coder.isReading { copies = Array(repeating: FrameStamp(), count: count) }
    for index in 0..<count { copies[index].code(&coder) }
  }

  /// The verdict reported last, from the same segments as then. Where the log has gone over some of them
  /// its evidence may say less; what was read of it stands.
  fileprivate func findVerdict(_ tracker: borrowing Tracker) {
    guard let story = Docket.story(of: self, upTo: judgedUntil, tracker) else { return }
    let standing = verdict
    judge(story, into: &verdict)
    verdict.takeStanding(standing)
  }
}

extension Volley {
  fileprivate func code(_ coder: inout StateCoder) {
    coder.code(&source)
    coder.codeTime(&start)
    last.code(&coder)
    coder.code(&connections)
    coder.codeTime(&shortestSilence)
    var count = silences.count
    coder.codeCount(&count, each: 8)
    coder.require((1...Self.kinds).contains(count))
    guard coder.isSound else { return }
    if coder.isReading { silences = Array(repeating: 0, count: count) }
    for index in 0..<count { coder.codeTime(&silences[index]) }
    coder.code(&isOneOfMany)
  }
}

extension FrameStamp {
  fileprivate static let codedBytes = 20

  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.code(&frame)
    coder.code(&file)
    coder.codeTime(&time)
  }
}

extension CitedFrame {
  fileprivate mutating func code(_ coder: inout StateCoder) {
    coder.code(&number)
    coder.code(&file)
  }
}

extension Verdict {
  /// What `isRevised` compares, and by which segment it was revised.
  fileprivate mutating func codeStanding(_ coder: inout StateCoder) {
    coder.code(&code)
    coder.code(&confidence)
    coder.code(&trigger)
    coder.code(&triggerFile)
    coder.code(&effect)
    coder.code(&origin)
    coder.codePresence(of: &figures.reopenedBy, blank: CitedFrame(number: 0, file: .same))
    figures.reopenedBy?.code(&coder)
    coder.code(&revisedBy)
    coder.code(&revisedByFile)
    var text = signature?.bytes
    coder.code(&text)
    signature = text.map { Prose(bytes: $0) }
  }

  fileprivate mutating func takeStanding(_ other: Verdict) {
    code = other.code
    confidence = other.confidence
    trigger = other.trigger
    triggerFile = other.triggerFile
    effect = other.effect
    origin = other.origin
    figures.reopenedBy = other.figures.reopenedBy
    revisedBy = other.revisedBy
    revisedByFile = other.revisedByFile
    signature = other.signature
  }
}
