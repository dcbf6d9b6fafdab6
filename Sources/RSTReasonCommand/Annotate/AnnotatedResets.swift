import CaptureFile
import RSTReason

/// What the comments want to know of a verdict.
struct AnnotatedReset {
  let frame: UInt64
  /// 0 = none, or the packet is a copy of another.
  let trigger: UInt64
  /// It answers the trigger; else the trigger is what the sender did or saw last.
  let isAnswer: Bool
  let code: StaticString
  let verdict: Verdict

  init(_ verdict: Verdict) {
    frame = verdict.frame
    trigger = verdict.duplicateOf == 0 ? verdict.trigger : 0
    isAnswer = verdict.delay >= 0
    code = verdict.code.name
    self.verdict = verdict
  }
}

/// The newest verdict on each reset, in the order of their frames.
struct AnnotatedResets {
  /// Comments a trigger gets; that there are more is said in a last one.
  private static let mostOnTrigger = 16

  private(set) var resets: [AnnotatedReset] = []

  /// A first verdict or a revision.
  mutating func put(_ verdict: Verdict) {
    let reset = AnnotatedReset(verdict)
    let position = index(of: verdict.frame)
    if position < resets.count, resets[position].frame == verdict.frame {
      resets[position] = reset
    } else {
      resets.insert(reset, at: position)
    }
  }

  /// Of the first reset in this frame or later. First verdicts come in order, so the end is looked at first.
  private func index(of frame: UInt64) -> Int {
    guard let last = resets.last, frame <= last.frame else { return resets.count }
    var (low, high) = (0, resets.count)
    while low < high {
      let middle = (low + high) / 2
      if resets[middle].frame < frame { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// `capture` as in `AnnotateText`.
  func comment(_ comments: inout FrameComments, capture: String?) {
    for reset in resets { comments.append(AnnotateText.onReset(reset.verdict, capture: capture), to: reset.frame) }
    let triggered = resets.filter { $0.trigger != 0 }.sorted { ($0.trigger, $0.frame) < ($1.trigger, $1.frame) }
    var position = 0
    while position < triggered.count {
      let trigger = triggered[position].trigger
      let group = triggered[position...].prefix { $0.trigger == trigger }
      for reset in group.prefix(Self.mostOnTrigger) {
        comments.append(AnnotateText.onTrigger(reset, capture: capture), to: trigger)
      }
      if group.count > Self.mostOnTrigger {
        comments.append(AnnotateText.onTrigger(further: group.count - Self.mostOnTrigger), to: trigger)
      }
      position += group.count
    }
    comments.sort()
  }
}
