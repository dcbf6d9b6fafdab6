/// Verdicts on their way to the engine's user, oldest first.
struct Outbox {
  private var verdicts: [Verdict] = []
  private var taken = 0

  var isEmpty: Bool { taken == verdicts.count }

  mutating func append(_ verdict: consuming Verdict) { verdicts.append(verdict) }

  mutating func next() -> Verdict? {
    guard taken < verdicts.count else {
      verdicts.removeAll(keepingCapacity: true)
      taken = 0
      return nil
    }
    defer { taken += 1 }
    return verdicts[taken].take()
  }
}
