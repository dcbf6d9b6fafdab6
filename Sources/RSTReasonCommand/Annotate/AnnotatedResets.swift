import CaptureFile
import RSTReason

/// What the comments on triggers want to know of a reset.
struct AnnotatedReset {
  let frame: UInt64
  /// 0 = none, or the packet is a copy of another.
  let trigger: UInt64
  /// It answers the trigger; else the trigger is what the sender did or saw last.
  let isAnswer: Bool
  let code: StaticString

  init(_ verdict: Verdict) {
    frame = verdict.frame
    trigger = verdict.duplicateOf == 0 ? verdict.trigger : 0
    isAnswer = verdict.form == .reply
    code = verdict.code.name
  }
}

/// All resets of a capture, in the order of their frames, and the comments on them.
struct AnnotatedResets {
  /// Comments a trigger gets; that there are more is said in a last one.
  private static let mostOnTrigger = 16

  private(set) var resets: [AnnotatedReset] = []
  private var comments = FrameComments()
  /// As in `AnnotateText`.
  private let capture: String?

  init(capture: String?) { self.capture = capture }

  /// A final verdict, of a later frame than those before. No more is kept of it than its comments need.
  mutating func append(_ verdict: Verdict) {
    resets.append(AnnotatedReset(verdict))
    comments.append(AnnotateText.onReset(verdict, capture: capture), to: verdict.frame)
  }

  /// Hands over the comments, those on triggers among them.
  mutating func takeComments() -> FrameComments {
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
    defer { comments = FrameComments() }
    return comments
  }
}
