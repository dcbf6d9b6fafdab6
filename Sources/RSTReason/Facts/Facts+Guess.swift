import TCPTrack

/// Terms about numbers that are none of the connection's, and guessed by all appearances.
extension Facts {
  /// SEQ lies behind data that A had sent before the reset came by (DATA_SEQ_RST).
  var behindOwnData: UInt32? {
    guard form != .reply || trigger == nil, bSpoke, a.has(.data), !a.has(.fin), priorReset == nil else { return nil }
    let behind = a.sndNxt.distance(from: reset.seq)
    guard behind > 0, UInt64(behind) <= a.bytes, reset.seq != windowEdge else { return nil }
    // What B acknowledged last, long after A began to repeat itself: the answer to a segment that was not captured.
    if !reset.has(.ack), b.has(.ack), reset.seq == b.rcvNxt, (ownRetransmissionRun?.count ?? 0) >= 2 { return nil }
    return UInt32(behind)
  }

  /// SND.UNA + SND.WND: where Linux puts an active reset's SEQ when the window has shrunk below SND.NXT.
  var windowEdge: SequenceNumber? {
    guard a.has(.acked), b.has(.ack) else { return nil }
    return b.rcvNxt + b.scaled(b.window, peer: a)
  }

  /// How far SEQ lies from what the receiver expects, in bytes.
  var resetOffset: Int64 {
    let expected = b.has(.ack) ? b.rcvNxt : a.sndNxt
    return abs(Int64(reset.seq.distance(from: expected)))
  }

  /// Numbers that no segment of the connection explains: a guess.
  var isBlind: Bool {
    guard form == .other, bSpoke, aSpoke, !fitsFormer(reset.seq), b.has(.ack) || a.has(.data), priorReset == nil else {
      return false
    }
    // Zero is no guess: so a segment without ACK is answered, a SYN that was not captured (RFC 9293 §3.10.7.1); simple
    // stacks may answer any segment so (own judgement).
    guard reset.seq.raw != 0 else { return false }
    guard reset.seq != a.sndNxt, !b.has(.ack) || reset.seq != b.rcvNxt, !isPartOfBurst else { return false }
    // Where segments were missed, numbers ahead of both ends' may be the connection's own.
    let isAhead = reset.has(.ack) && a.has(.ack) && a.rcvNxt.precedes(reset.ack) && a.sndNxt.precedes(reset.seq)
    guard !isAhead || !a.has(.gap) && !b.has(.gap) else { return false }
    // One ahead, and a right ACK: A's FIN was lost.
    if reset.has(.ack), a.has(.ack), reset.seq == a.sndNxt + 1, a.rcvNxt.precedesOrEquals(reset.ack),
      reset.ack.precedesOrEquals(b.sndNxt)
    {
      return false
    }
    return !segments.contains { $0.has(.ack) && !story.isMine($0) && $0.ack == reset.seq }
      && !segments.contains { story.isMine($0) && ($0.seq == reset.seq || $0.end == reset.seq) }
  }

  /// SEQ lies among what A has sent, or so little ahead of it that A may have sent the rest uncaptured, and nobody goes on
  /// from a number before it. A guess at 32 bits hardly ever falls there.
  var mayFollowUncaptured: Bool {
    guard oldestOwn.precedesOrEquals(reset.seq), reset.seq.precedesOrEquals(a.sndNxt + Tracker.slack) else {
      return false
    }
    if let on = aftermath.senderGoesOn ?? aftermath.senderRepeats, on.seq.precedes(reset.seq) { return false }
    return aftermath.challenge.map { reset.seq.precedesOrEquals($0.ack) } ?? true
  }
}
