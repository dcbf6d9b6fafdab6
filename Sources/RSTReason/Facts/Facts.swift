import TCPTrack

/// What a story means in TCP's own terms, worked out once for all reasons.
///
/// A is the end in whose name the reset was sent, B the other. Durations are nanoseconds.
final class Facts {
  let story: Story
  /// The story's, kept here: handing out a copy would count its payload's references at each question.
  let reset: ResetSegment
  let overtaken: Overtaken
  var form = Form.other
  /// The segment that a reply answers; nil if it was not captured.
  var trigger: SegmentNote?
  var triggerIndex = 0
  var match = TriggerSearch.Match.none
  /// The segment that a reply answers came by longer ago than segments are kept.
  var answersForgotten = false
  /// What explains a reset that is no reply: B's last segment, or the unanswered one.
  var context: SegmentNote?
  /// Silence before the trigger, or before an active reset.
  var idle: Int64 = -1
  /// From trigger to reset.
  var delay: Int64 = -1
  /// The longest silence of the connection before that one.
  var earlierPause: Int64 = 0
  var role = Role.unknown
  var senderState = ObservedState()
  var receiverState = ObservedState()
  var effect = Effect.unknown
  /// The effective reset before this one in the same incarnation, unless A acts as if there had been none.
  var priorReset: SegmentNote?
  /// The same, whether A knows of it or not.
  var effectiveReset: SegmentNote?
  /// The first reset of the same incarnation, as far as known.
  var firstReset: SegmentNote?
  /// Each end closed before it had the other's FIN: both end in TIME-WAIT (RFC 9293 §3.6, figure 13).
  var finsCrossed = false
  /// The other resets of the same incarnation that are kept: most come alone, and need not be held against any segment.
  let earlierResets: [SegmentNote]
  let laterResets: [SegmentNote]
  // Found once, since many reasons ask; what each means stands with the function that finds it.
  var silenceBeforeEnd = Silence()
  var ownRetransmissionRun: (count: Int, span: Int64, end: Int64, step: Int64)?
  var windowProbeRun: (count: Int, span: Int64)?
  var burstSize = 1
  var foreignEvidence: (weight: Int, evidence: [Evidence]) = (0, [])
  var marks = OriginMarks()
  var aftermath = Aftermath()
  /// The connections that A's host aborted with this one; who knows the other cases sets it.
  var volley: Volley?

  var connection: Connection { story.connection }
  var a: Endpoint { story.me }
  var b: Endpoint { story.peer }

  init(_ story: Story) {
    self.story = story
    reset = story.reset
    overtaken = Overtaken(story)
    earlierResets = story.before[story.opening...].filter { $0.has(.rst) }
    laterResets = story.after.filter { $0.has(.rst) }
    findForm()
    findTimes()
    findRole()
    findPriorReset()
    finsCrossed = findCrossedFINs()
    senderState = StateReading.state(of: a, facing: b, in: connection, finsCrossed: finsCrossed)
    receiverState = StateReading.state(of: b, facing: a, in: connection, finsCrossed: finsCrossed)
    marks = OriginMarks(story, form: form)
    aftermath = Aftermath(story, overtaken)
    effect = EffectReading.effect(of: self)
    silenceBeforeEnd = findSilence()
    ownRetransmissionRun = findRetransmissionRun()
    windowProbeRun = findWindowProbeRun()
    burstSize = findBurstSize()
    foreignEvidence = weighForeign()
  }
}
