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
  // Found once, since many reasons ask; what each means stands with the function that finds it.
  var unansweredByA: [SegmentNote] = []
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
    unansweredByA = findUnanswered()
    silenceBeforeEnd = findSilence()
    ownRetransmissionRun = findRetransmissionRun()
    windowProbeRun = findWindowProbeRun()
    burstSize = findBurstSize()
    foreignEvidence = weighForeign()
  }

  // MARK: Form

  private func findForm() {
    let found = story.findTrigger()
    answersForgotten = findAnswersForgotten()
    if let found, !answersForgotten {
      trigger = story.before[found.index]
      triggerIndex = found.index
      match = found.match
    }
    let activeNumbers = hasActiveNumbers
    switch match {
    case .bare, .zero: form = .reply
    case .both: form = activeNumbers && !aWasGone && !aAsksAnew && !metNobody ? .active : .reply
    case .none:
      form = activeNumbers ? .active : answersUnseen ? .reply : .other
    }
    if form != .reply {
      trigger = nil
      context = findContext()
    }
  }

  /// B's last segment; if that is a mere ACK or probe, B's FIN or the payload that A left unanswered.
  private func findContext() -> SegmentNote? {
    func lastOfB(where fits: (SegmentNote) -> Bool) -> SegmentNote? {
      story.before.last { !$0.has(.rst) && !story.isMine($0) && $0.time >= connection.firstTime && fits($0) }
    }
    guard let last = lastOfB(where: { _ in true }) else { return nil }
    guard last.sequenceLength == 0 || last.traits.contains(.probe) else { return last }
    if b.has(.fin), let fin = lastOfB(where: b.isFIN) { return fin }
    return aHadLastWord ? last : lastOfB(where: b.isLastData) ?? last
  }

  /// `<SEQ=SND.NXT><ACK=RCV.NXT>`: ACK may cover what B sent since A's last segment.
  private var hasActiveNumbers: Bool {
    guard a.has(.seen) else { return false }
    // Windows leaves out the ACK bit but not the number (observed), simple stacks both; answers have no window (observed).
    guard reset.has(.ack) else {
      let hasNumber = reset.ack.raw != 0 && reset.ack == a.rcvNxt
      let hasWindow = reset.window != 0 && reset.window == a.window && !a.has(.timestamps)
      return reset.seq == a.sndNxt && a.has(.ack) && (hasNumber || hasWindow)
    }
    guard reset.seq == a.sndNxt || b.has(.ack) && reset.seq == b.rcvNxt || isAtShrunkWindow || isAheadOfCapture else {
      return false
    }
    guard a.has(.ack) else { return true }
    guard a.rcvNxt.precedesOrEquals(reset.ack) else { return false }
    // What A has acknowledged before it need not have been captured.
    return !b.has(.seen) || reset.ack == a.rcvNxt || reset.ack.precedesOrEquals(b.sndNxt) || acknowledgesMissed
  }

  /// B's window has shrunk below what A had sent: Linux aborts with its end (tcp_acceptable_seq).
  private var isAtShrunkWindow: Bool { windowEdge.map { reset.seq == $0 && $0.precedes(a.sndNxt) } == true }

  /// ACK is ahead of what was seen of B, within A's window, while the capture loses segments of B.
  private var acknowledgesMissed: Bool {
    b.has(.gap) && Int64(reset.ack.distance(from: a.rcvNxt)) <= Int64(a.scaled(a.maxWindow, peer: b))
  }

  /// SEQ is ahead of what was seen of A, and ACK is right, as where the capture has lost segments: a little, or by as much
  /// as may be lost at a time, from as far away as A, which does not go on from before. An off-path guess has neither.
  private var isAheadOfCapture: Bool {
    let ahead = reset.seq.distance(from: a.sndNxt)
    guard ahead > 0, !connection.has(.reset), a.has(.ack), reset.ack == a.rcvNxt else { return false }
    if ahead <= 65_536 { return true }
    guard ahead <= 1 << 28, a.has(.data), a.hasHad(ttl: reset.ttl) else { return false }
    return !story.after.contains { story.isMine($0) && !$0.has(.rst) && $0.seq.precedes(reset.seq) }
  }

  /// When the trigger came, A had reset the connection before, or both ends had closed it. What A's reset did not
  /// acknowledge came after it, though it may have passed the capture before.
  private var aWasGone: Bool {
    if connection.has(.closed) { return true }
    guard let trigger, connection.has(.reset) else { return false }
    return story.before.contains {
      guard isEffectiveReset($0), story.isMine($0) else { return false }
      let hadNotCome = $0.has(.ack) && $0.ack.precedes(trigger.end) && reset.ttl == a.ttl
      return hadNotCome || $0.time + max(0, a.turnaround) / 2 < trigger.time
    }
  }

  /// A's own SYN is out, and B acknowledges something else: what A resets is B's older half (RFC 9293 §3.10.7.3).
  private var aAsksAnew: Bool {
    guard let trigger, let syn = newestOwnSYN, !ownSYNWasAnswered else { return false }
    return syn.time <= trigger.time && trigger.has(.ack) && trigger.ack != syn.end
  }

  /// A stack that is not Linux's, and answers with both numbers what meets nobody, has rather lost the connection than
  /// aborted it at this very moment: the trigger ended a long silence, or A's IP IDs begin anew (own judgement).
  private var metNobody: Bool {
    guard let trigger, !mayBeLinux, let before = story.before[..<triggerIndex].last(where: { !$0.has(.rst) }) else {
      return false
    }
    let beganAnew = !connection.has(.ipv6) && story.countsIPIDsByOne && reset.ipID < min(8, a.ipID)
    return beganAnew || Self.standsOut(trigger.time - before.time, before: pauseBefore(trigger.time))
  }

  /// A bare reset whose SEQ is what B acknowledged last: it answers a segment of B that was not captured.
  private var answersUnseen: Bool {
    guard !reset.has(.ack), a.has(.seen) else { return false }
    if b.has(.ack) && reset.seq == b.rcvNxt { return true }
    // A SEQ is always some segment's ACK: one in what A had sent, where A is past caring, or, in
    // SYN-SENT and SYN-RECEIVED, one of something A never sent.
    let isOver = connection.has(.closed) || connection.has(.reset) || a.has(.fin)
    if isOver && oldestOwn.precedesOrEquals(reset.seq) && reset.seq.precedesOrEquals(a.sndNxt) { return true }
    return !b.has(.ack) && aSentOnlySYNs && reset.seq != a.sndNxt || fitsFormer(reset.seq)
  }

  // MARK: Times

  private func findTimes() {
    if let trigger {
      delay = story.isOutOfTurn ? -1 : reset.time - trigger.time
      idle = knownPause(before: trigger.time) ?? -1
      var index = triggerIndex
      while index > 0 {
        index -= 1
        let note = story.before[index]
        if note.has(.rst) { continue }
        idle = max(0, trigger.time - note.time)
        break
      }
      earlierPause = pauseBefore(trigger.time)
    } else if let last = story.before.last(where: { !$0.has(.rst) }) {
      idle = max(0, reset.time - last.time)
      earlierPause = longestPause
    } else if let first = story.before.first {
      // Of all that was said no segment is kept, only resets since.
      guard a.has(.seen) || b.has(.seen) else { return }
      idle = (knownPause(before: first.time) ?? 0) + max(0, reset.time - first.time)
      earlierPause = pauseBefore(first.time)
    } else if a.has(.seen) || b.has(.seen) {
      idle = max(0, reset.time - connection.lastTime)
      earlierPause = longestPause
    }
  }

  /// In nanoseconds, to the millisecond that is kept.
  private var longestPause: Int64 { Int64(connection.longestPause) * 1_000_000 }

  /// The longest pause, if it ended at this time: known where the segments before it are no longer kept.
  func knownPause(before time: Int64) -> Int64? {
    longestPause > 0 && connection.longestPauseEnd == UInt32(truncatingIfNeeded: time) ? longestPause : nil
  }

  /// The longest pause that did not end at this time.
  func pauseBefore(_ time: Int64?) -> Int64 {
    guard let time, connection.longestPauseEnd == UInt32(truncatingIfNeeded: time) else { return longestPause }
    return Int64(connection.secondPause) * 1_000_000
  }

  // MARK: Roles

  private func findRole() {
    switch connection.client {
    case UInt8(story.sender): role = .client
    case 0, 1: role = .server
    default: role = .unknown
    }
    if role == .unknown, let guessed = guessedClient { role = guessed == story.sender ? .client : .server }
  }

  /// By port numbers where no SYN was seen: one end below 1024 or both far apart (own judgement).
  private var guessedClient: Int? {
    let (one, other) = connection.ports
    if Self.isPrivileged(one, facing: other) { return 0 }
    if Self.isPrivileged(other, facing: one) { return 1 }
    if one < 1024 && other >= 1024 { return 1 }
    if other < 1024 && one >= 1024 { return 0 }
    if one < 32768 && other >= 32768 { return 1 }
    if other < 32768 && one >= 32768 { return 0 }
    return nil
  }

  /// NFS and its mount daemon are asked from reserved ports (Linux: 665 to 1023).
  private static func isPrivileged(_ port: UInt16, facing service: UInt16) -> Bool {
    (665..<1024).contains(port) && (service == 2049 || service == 20048)
  }

  private func findPriorReset() {
    effectiveReset = findEffectiveReset()
    priorReset = effectiveReset.flatMap { isUnknownToA($0) ? nil : $0 }
    // One before the effective one went unheeded.
    let isKnown = effectiveReset == nil || segments.contains(where: isEffectiveReset)
    firstReset = isKnown ? segments.first { $0.has(.rst) } : effectiveReset
  }

  /// The reset of `Connection.Traits.reset`.
  private func isEffectiveReset(_ note: SegmentNote) -> Bool {
    note.has(.rst) && note.frame == connection.resetFrame && note.file == connection.resetFile
  }

  private func findEffectiveReset() -> SegmentNote? {
    guard connection.has(.reset) else { return nil }
    if let known = story.before.last(where: isEffectiveReset) { return known }
    // An echo of it that is still known has its numbers, more or less.
    let forgotten = story.event.forgottenReset
    var prior =
      story.before[story.opening...].first { $0.has(.rst) && $0.sender == forgotten.sender } ?? forgotten
    prior.frame = forgotten.frame
    prior.file = forgotten.file
    return prior
  }

  /// A aborts although there was a reset: B's had not reached it yet; or the one in its own name was not its own, by a TTL
  /// that none of its segments has; or that was an echo of this very abort, which the path brought first.
  private func isUnknownToA(_ prior: SegmentNote) -> Bool {
    guard isActive, aSpoke else { return false }
    guard story.isMine(prior) else { return a.turnaround >= 0 && reset.time - prior.time < a.turnaround }
    let isEcho = reset.has(.ack) && !prior.has(.ack) && prior.seq == reset.seq
    if isEcho, prior.ttl == reset.ttl, reset.time - prior.time <= Overtaken.reordering { return true }
    return a.segments >= 3 && a.hasHad(ttl: reset.ttl) && !a.hasHad(ttl: prior.ttl)
  }
}
