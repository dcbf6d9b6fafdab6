import TCPTrack

/// Terms about connections opened again: what the four-tuple had been used for before, and who still holds it.
extension Facts {
  /// A's newest segment that is no reset, if it is a SYN without ACK; of its repeats the first.
  var newestOwnSYN: SegmentNote? {
    var syn: SegmentNote?
    for note in story.before.reversed() where story.isMine(note) && !note.has(.rst) {
      guard note.has(.syn), !note.has(.ack), syn.map({ $0.seq == note.seq }) ?? true else { break }
      syn = note
    }
    return syn
  }

  /// B's SYN,ACK to it had come by before the trigger: what B acknowledges beyond that was not captured.
  var ownSYNWasAnswered: Bool {
    guard let trigger, let syn = newestOwnSYN else { return false }
    return segments.contains {
      $0.has(.syn) && $0.has(.ack) && !story.isMine($0) && $0.ack == syn.end && $0.time < trigger.time
    }
  }

  /// B took part in this four-tuple before A's newest SYN.
  var peerHadConnection: Bool {
    guard let syn = newestOwnSYN else { return false }
    if connection.has(.newSYN) { return true }
    guard connection.incarnation > 0 else { return false }
    return story.before.contains { !story.isMine($0) && !$0.has(.rst) && $0.time < syn.time }
  }

  /// A sent a SYN into the open connection, and the reset's SEQ is one of what A had sent in it before: what is
  /// answered must be the old half's, seen or not.
  var hasNumberBeforeNewSYN: Bool {
    connection.has(.newSYN) && connection.newSYNSender == story.sender && !reset.has(.ack)
      && a.oldestSeq.precedes(reset.seq) && reset.seq.precedesOrEquals(a.sndNxt)
  }

  /// A SYN asks again for the four-tuple that A was the first to close not four minutes before (2 MSL, RFC 9293 §3.4.2):
  /// for how long it had been in TIME-WAIT, if it may be lwIP, which answers there by a reset.
  var sinceFormerClose: Int64? {
    guard answersSYN, !aSpoke, connection.incarnation > 0, reset.ttl > 128, let trigger else { return nil }
    let fins = story.before[..<story.opening].suffix(8).filter { $0.has(.fin) }
    guard let first = fins.first, story.isMine(first), let last = fins.last, !story.isMine(last) else { return nil }
    let age = trigger.time - last.time
    return (0...240_000_000_000).contains(age) ? age : nil
  }

  /// A number that lies in what A sent in an incarnation before, as far as remembered.
  func fitsFormer(_ number: SequenceNumber) -> Bool {
    guard connection.incarnation > 0 else { return false }
    let first = connection.formerFirst(story.sender)
    let last = connection.formerNxt(story.sender)
    if first.precedesOrEquals(number) && number.precedesOrEquals(last) { return true }
    return story.before[..<story.opening].contains { !story.isMine($0) && $0.has(.ack) && $0.ack == number }
  }

  /// The trigger's ACK lies in what A sent in the incarnation before, and not in this one's.
  var triggerFitsFormer: Bool {
    guard let trigger, connection.incarnation > 0, trigger.has(.ack) else { return false }
    if triggerRepeatsFormer { return true }
    if aSpoke, (-65_536...65_536).contains(trigger.ack.distance(from: a.sndNxt)) { return false }
    return fitsFormer(trigger.ack)
  }

  /// The trigger is a segment of a former incarnation once more.
  var triggerRepeatsFormer: Bool {
    guard let trigger, connection.incarnation > 0 else { return false }
    return story.before[..<min(triggerIndex, story.opening)].contains {
      !story.isMine($0) && $0.seq == trigger.seq && $0.ack == trigger.ack && $0.payloadLength == trigger.payloadLength
        && $0.flags.subtracting(.psh) == trigger.flags.subtracting(.psh)
    }
  }

  /// The trigger is B's last word in the incarnation before, and came so soon after a SYN of A (no SYN is repeated sooner:
  /// RFC 6298 §2) that it rather answers that than being late: what B still holds of the old connection, be it in
  /// TIME-WAIT, answers so (RFC 9293 §3.10.7.4).
  var triggerAnswersNewSYN: Bool {
    guard answersBareACK, let trigger, connection.incarnation > 0,
      trigger.ack == connection.formerNxt(story.sender), trigger.seq == connection.formerNxt(1 - story.sender)
    else { return false }
    return story.before[..<triggerIndex].contains {
      story.isMine($0) && $0.has(.syn) && !$0.has(.ack) && trigger.time - $0.time <= 1_000_000_000
    }
  }

  /// Outside the window a SYN is due an ACK (RFC 793 §3.9 as RFC 5961 §4), but of one in SYN-RECEIVED or that has closed;
  /// SEQ 0 is what CLOSED and LISTEN answer. A no longer had the connection.
  func metNoConnection(_ syn: SegmentNote) -> Bool {
    guard reset.has(.ack), reset.seq.raw == 0, aSpoke, !aSentOnlySYNs, a.has(.ack), !a.has(.fin), !bClosed,
      !syn.has(.ack)
    else { return false }
    // Without A's SYN its window scale is not known (RFC 7323 §2.3: 14 at most).
    let window = a.has(.syn) ? a.scaled(a.maxWindow, peer: b) : 65_535 << 14
    let ahead = syn.seq.distance(from: a.rcvNxt)
    return ahead < 0 || UInt32(ahead) > window
  }

  /// A answers B's SYN as one that has no connection: it never spoke, or has lost the one that it had.
  var refusesSYN: Bool {
    guard answersSYN, let trigger else { return false }
    return !aSpoke || priorReset == nil && metNoConnection(trigger)
  }

  /// Payload went over the connection before the trigger came, which acknowledges something that A has sent.
  private func isOfUsedConnection(_ trigger: SegmentNote) -> Bool {
    a.has(.handshakeAck) && !inSYNSent && (b.has(.data) || a.has(.data) && a.has(.acked))
      && a.firstSeq.precedes(trigger.ack) && trigger.ack.precedesOrEquals(a.sndNxt)
  }

  /// A SYN, or SYN,ACK, of B that came into the connection: the trigger, or a SYN just before the reset. One that only
  /// repeats B's, which has not acknowledged A's yet, is none.
  var intrudingSYN: SegmentNote? {
    if answersSYNACK { return trigger.flatMap { isOfUsedConnection($0) ? $0 : nil } }
    if answersSYN { return trigger.flatMap { !b.has(.syn) || $0.seq != b.firstSeq || b.has(.handshakeAck) ? $0 : nil } }
    guard connection.has(.newSYN), connection.newSYNSender == 1 - story.sender else { return nil }
    return segments.last { $0.frame == connection.newSYNFrame && $0.seq == connection.newSYNSeq }
  }
}
