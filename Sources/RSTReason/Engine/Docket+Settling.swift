import TCPTrack

/// When nothing more is awaited: the verdict stands.
extension Docket {
  /// For how long a case is open (own judgement, as `watchedSegments`).
  private static let watchedTime: Int64 = 180_000_000_000

  mutating func settleOld(now: Int64, _ tracker: inout Tracker) {
    while oldest < cases.count {
      if let open = cases[oldest] {
        guard now - open.event.segment.time > Self.watchedTime else { break }
        settle(oldest, &tracker)
      }
      oldest += 1
    }
    compact()
  }

  mutating func settleOldest(_ tracker: inout Tracker) {
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
  mutating func settle(_ position: Int, _ tracker: inout Tracker) {
    guard let open = cases[position] else { return }
    let news = open.due ?? open.volleyToHear?.last
    if !withoutRevisions, refresh(open, tracker) || news != nil {
      judgeAgain(position, because: news ?? FrameStamp(tracker.segment), &tracker)
    }
    cases[position] = nil
    count -= 1
    if open.isTracked(by: tracker),
      tracker[open.event.index].userWord == base &+ UInt32(truncatingIfNeeded: position)
    {
      tracker.watch(open.event.index, false, word: ResetCase.none)
    }
  }

  /// Brings a case whose verdict depends on the neighbours up to date. True if they have shown something since, or
  /// something came after unheard, by which the verdict may change.
  private func refresh(_ open: ResetCase, _ tracker: borrowing Tracker) -> Bool {
    guard open.verdict.code.dependsOnNeighbours, open.isTracked(by: tracker) else { return false }
    return tracker.refresh(&open.event) || open.judgedUntil != tracker.newestNote(of: open.event.index)
      || open.event.isControlOnly != tracker.isControlOnly
  }

  private mutating func compact() {
    guard oldest > 1024, oldest * 2 > cases.count else { return }
    cases.removeFirst(oldest)
    base = base &+ UInt32(truncatingIfNeeded: oldest)
    oldest = 0
  }
}
