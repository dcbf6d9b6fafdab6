import TCPTrack

/// Terms about what a reset answers being perhaps not among the notes: not captured, or gone by too long ago.
extension Facts {
  /// What resets answer may be missing among the notes: whether they are too many cannot be told.
  var mayAnswerUnseen: Bool {
    answersUncapturedEnd || mayBeFiltered || mayAnswerForgotten || mayAnswerEarlier
      || !reset.has(.ack) && (followsOwnAbort || bSkips)
  }

  /// After A's own abort bare resets answer what was in flight, captured or not.
  private var followsOwnAbort: Bool {
    guard let priorReset, story.isMine(priorReset) else { return false }
    return priorReset.has(.ack) && reset.window == 0
  }

  /// Bare resets with a SEQ that B may have acknowledged, while nothing of B was captured: what they answer cannot
  /// be there.
  private var answersUncapturedEnd: Bool {
    !bSpoke && aSpoke && !reset.has(.ack) && a.oldestSeq.precedesOrEquals(reset.seq)
      && reset.seq.precedesOrEquals(a.sndNxt)
  }

  /// What a bare reset answers may have gone by before the notes begin.
  var mayAnswerForgotten: Bool {
    segments.count < connection.segments && !reset.has(.ack) && (isPayloadForgotten || isACKForgotten)
  }

  /// More of B's payload was under way than the notes reach back to.
  private var isPayloadForgotten: Bool {
    bUnacked > 0
      && !segments.contains {
        !story.isMine($0) && $0.payloadLength > 0 && !$0.traits.contains(.retransmission) && a.has(.ack)
          && $0.seq.precedesOrEquals(a.rcvNxt)
      }
  }

  /// B's ACK with the reset's number came by before the notes, not long ago.
  private var isACKForgotten: Bool {
    guard b.has(.ack), a.oldestSeq.precedesOrEquals(reset.seq), reset.seq.precedesOrEquals(b.rcvNxt) else {
      return false
    }
    let end = segments.first.map { $0.time - (knownPause(before: $0.time) ?? 0) } ?? connection.lastTime
    guard isInFlight(since: end) else { return false }
    return !segments.contains { !story.isMine($0) && $0.has(.ack) && !$0.has(.rst) && $0.ack == reset.seq }
  }

  func findAnswersForgotten() -> Bool {
    mayAnswerForgotten && !areForgottenAnswered && (isPayloadForgotten || !isSeenFromNearby)
  }

  /// The connection was first seen so shortly before that what a bare reset answers may have gone by before that.
  private var mayAnswerEarlier: Bool {
    connection.has(.beganMidway) && !reset.has(.ack) && isInFlight(since: connection.firstTime)
  }

  /// A is so near that what it answers at once came by within the time that the notes span (own judgement: half a
  /// millisecond, and four times as long as A ever took).
  private var isSeenFromNearby: Bool {
    guard a.turnaround >= 0, a.turnaround < 500_000, let oldest = segments.first else { return false }
    return reset.time - oldest.time > 4 * max(a.turnaround, 100_000)
  }

  /// As many resets have come as payload segments were forgotten, counted by the largest that is kept.
  private var areForgottenAnswered: Bool {
    let kept = segments.filter { !story.isMine($0) && $0.payloadLength > 0 }
    guard let first = kept.first, let largest = kept.map({ $0.payloadLength }).max() else { return false }
    let forgotten = first.seq.distance(from: a.rcvNxt) / Int32(clamping: largest)
    return Int32(connection.resets) > forgotten
  }

  /// B's numbers show that around this reset some of its segments were not captured, or its last one has no PSH, so that
  /// there was more to come.
  var bSkips: Bool {
    if let last = segments.last(where: { !story.isMine($0) }), last.payloadLength > 0, !last.has(.psh), isInFlight(last)
    {
      return true
    }
    var next: SequenceNumber?
    func skips(_ note: SegmentNote) -> Bool {
      guard !story.isMine(note), !note.has(.rst), note.sequenceLength > 0 else { return false }
      let expected = next ?? note.seq
      if expected.precedes(note.end) { next = note.end }
      return expected.precedes(note.seq) && isInFlight(note)
    }
    return segments.contains(where: skips) || story.after.contains(where: skips)
  }

  /// So close to the reset that both may have been on their way at once (own judgement).
  func isInFlight(_ note: SegmentNote) -> Bool { isInFlight(since: note.time) }

  func isInFlight(since time: Int64) -> Bool { abs(time - reset.time) <= 1_000_000_000 + aTurnaround * 4 }
}
