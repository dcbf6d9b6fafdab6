import TCPTrack

extension Facts {
  /// The reset's SEQ is one ahead of what B had of A, and B went on to acknowledge just that one: a FIN of
  /// A that the capture holds only by its acknowledgement. One byte of payload would show the same; a FIN
  /// is by far the commoner (own judgement).
  var hasHiddenFIN: Bool {
    guard reset.has(.ack), !a.has(.fin) else { return false }
    let before = reset.seq - 1
    guard !a.has(.seen) || a.sndNxt == before || a.sndNxt == reset.seq else { return false }
    guard !segments.contains(where: { story.isMine($0) && $0.payloadLength > 0 && $0.end == reset.seq }) else {
      return false
    }
    var sawBefore = b.has(.ack) && b.rcvNxt == before
    for note in story.after where !story.isMine(note) && note.has(.ack) && !note.has(.rst) && !note.has(.syn) {
      if note.ack == before { sawBefore = true }
      if note.ack == reset.seq && sawBefore { return true }
    }
    return false
  }

  /// A's abort, and B's ACK before it, are one ahead of A's last payload: A's FIN was not captured.
  var hasOwnFINByACK: Bool {
    guard isActive, !a.has(.fin), b.has(.ack), reset.seq == b.rcvNxt, connection.segments <= segments.count else {
      return false
    }
    let last = segments.last { story.isMine($0) && $0.payloadLength > 0 && !$0.traits.contains(.retransmission) }
    return last.map { $0.end + 1 == reset.seq } == true
  }

  /// A acknowledged one number more than was captured of B, which sends nothing beyond: B's FIN was not captured.
  var hasPeerFINByACK: Bool {
    guard isActive, !a.has(.fin), b.has(.data), !b.has(.fin), a.has(.ack), a.rcvNxt == b.sndNxt + 1,
      receivedUpTo == a.rcvNxt
    else { return false }
    return !story.after.contains {
      !story.isMine($0) && !$0.has(.rst) && $0.sequenceLength > 0 && a.rcvNxt.precedesOrEquals($0.seq)
    }
  }

  /// B had A's FIN, that the capture holds only by B's bare ACK of it, and A had B's: both had closed.
  var hasClosedUnseen: Bool {
    guard aSpoke, !a.has(.fin), bFINReachedA, let trigger else { return false }
    return segments.contains {
      !story.isMine($0) && $0.has(.ack) && !$0.has(.rst) && !$0.has(.syn) && $0.payloadLength == 0
        && $0.ack == a.sndNxt + 1 && $0.time <= trigger.time
    }
  }

  /// B's ACK of one sequence number of A beyond all that was captured of it, or B's bare ACK of one beyond what B had
  /// acknowledged, and the trigger's ACK is the same: A had closed, and the capture missed the FIN.
  var ackOfHiddenFIN: SegmentNote? {
    guard let trigger, !a.has(.fin), aSpoke, a.sndNxt.precedes(trigger.ack) else { return nil }
    if trigger.ack == a.sndNxt + 1 { return trigger }
    var last: SequenceNumber?
    for note in segments where !story.isMine(note) && note.has(.ack) && !note.has(.rst) && note.time <= trigger.time {
      if let last, note.payloadLength == 0, !note.has(.fin), note.ack == last + 1, note.ack == trigger.ack {
        return note
      }
      last = note.ack
    }
    return nil
  }
}
