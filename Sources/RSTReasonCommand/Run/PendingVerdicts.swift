import RSTReason

/// Verdicts that later segments may still revise, in the order of their frames.
struct PendingVerdicts {
  /// Whether segments after a verdict is handed out may still change it.
  private let isProvisional: Bool
  private var verdicts: [Verdict] = []
  /// Index of the first not yet released.
  private var first = 0

  init(asOf: VerdictTime) { isProvisional = asOf == .reset }

  /// A new verdict, or one in place of an earlier one about the same reset.
  mutating func put(_ verdict: consuming Verdict) {
    let place = Self.place(verdict)
    var (low, high) = (first, verdicts.count)
    while low < high {
      let middle = (low + high) / 2
      if Self.place(verdicts[middle]) < place { low = middle + 1 } else { high = middle }
    }
    if low == verdicts.count {
      verdicts.append(verdict)
    } else if Self.place(verdicts[low]) == place {
      verdicts[low] = verdict
    } else {
      verdicts.insert(verdict, at: low)
    }
  }

  /// So many verdicts' output is written at a time: at the end of a capture most come at once.
  private static let portion = 64

  /// Hands out, in order, all before this reset; all there are if it is nil. `afterPortion` is called after the last
  /// and between.
  mutating func release(
    before limit: (file: UInt32, frame: UInt64)?, _ deliver: (Verdict) -> Void, afterPortion: () -> Void
  ) {
    var released = 0
    while first < verdicts.count, limit.map({ Self.place(verdicts[first]) < $0 }) ?? true {
      var verdict = verdicts[first].take()
      first += 1
      verdict.isProvisional = isProvisional
      deliver(verdict)
      released += 1
      if released % Self.portion == 0 { afterPortion() }
    }
    afterPortion()
    if first > 1024, first * 2 > verdicts.count {
      verdicts.removeFirst(first)
      first = 0
    }
  }

  private static func place(_ verdict: Verdict) -> (file: UInt32, frame: UInt64) { (verdict.file, verdict.frame) }
}
