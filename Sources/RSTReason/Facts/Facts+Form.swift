import TCPTrack

/// What the reset answers, or that it answers nothing.
extension Facts {
  func findForm() {
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
}
