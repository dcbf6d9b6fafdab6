import TCPTrack

/// Terms about connections being opened, and opened again.
extension Facts {
  /// A has sent nothing but its SYN,ACK (or SYN).
  var aSentOnlySYNs: Bool {
    aSpoke && a.synCount > 0 && a.segments == UInt32(a.synCount) && !a.has(.data) && !aSpokeUncaptured
  }

  /// B has acknowledged what A was not seen to send, and A did not mind: segments of A were missed.
  private var aSpokeUncaptured: Bool {
    guard let trigger else { return false }
    return segments.contains {
      !story.isMine($0) && $0.has(.ack) && !$0.has(.rst) && $0.time < trigger.time && a.sndNxt.precedes($0.ack)
        && !$0.isSame(as: trigger) && trigger.time - $0.time > 2 * aTurnaround
    }
  }
  var aSentOnlySYNACK: Bool { aSentOnlySYNs && a.has(.synAck) }

  /// From the first segment of the handshake that was captured to the reset; nil if none was.
  var sinceHandshake: Int64? {
    guard a.has(.syn) || b.has(.syn) else { return nil }
    let begun = min(a.has(.syn) ? a.synTime : .max, b.has(.syn) ? b.synTime : .max)
    return max(0, reset.time - begun)
  }

  /// A took B's connection and sent no payload: none was seen, and its SYN,ACK was, or the reset's SEQ is what B has
  /// acknowledged from the beginning.
  var aServedNothing: Bool {
    guard !aSentData, !aSentUncaptured else { return false }
    if a.has(.synAck) { return true }
    var acknowledged = false
    for note in segments where !story.isMine(note) && note.has(.ack) && !note.has(.rst) {
      if note.ack != reset.seq { return false }
      acknowledged = true
    }
    return acknowledged && b.has(.syn) && aSpoke
  }

  /// B's payload came for a second and more, or is more than a receive buffer holds at first (own judgement: 64 KiB): A's
  /// program was there to read it, as one does that answers nothing (logs, uploads, printers).
  var tookMuch: Bool {
    if b.bytes > 65_536 { return true }
    let first = segments.first { !story.isMine($0) && $0.payloadLength > 0 }
    return first.map { b.lastDataTime - $0.time > 1_000_000_000 } == true
  }

  var inSYNSent: Bool { newestOwnSYN != nil || aSentOnlySYNs && !a.has(.synAck) && !a.has(.ack) }
  /// A answered a SYN and nothing showed yet that B had the answer; a simultaneous open included.
  var inSYNReceived: Bool { aSentOnlySYNs && (a.has(.synAck) || b.has(.syn) && !b.has(.synAck)) }

  /// An ACK of what came before A's SYN, while A, which took payload with B's, is still in SYN-RECEIVED (RFC 7413).
  func isOldForFastOpen(_ note: SegmentNote) -> Bool {
    b.has(.synData) && senderState.state == .synReceived && a.has(.data) && note.has(.ack) && !note.has(.syn)
      && note.ack.precedesOrEquals(a.firstSeq)
  }

  /// In which A would have repeated a SYN,ACK that was not acknowledged (RFC 6298: a second).
  var synACKPatience: Int64 { 1_500_000_000 + aTurnaround }

  /// An ACK of A's SYN,ACK had come by before the trigger, and the time in which A would have repeated it had passed.
  var completedLongBefore: Bool {
    guard let trigger, let first = firstACK(ofA: false) else { return false }
    return first.ack == a.firstSeq + 1 && trigger.time - first.time > synACKPatience
  }

  /// A was heard after its SYN, or at least did not repeat its SYN,ACK, for which there was time: the handshake is over.
  var hasTakenHandshake: Bool {
    !aSentOnlySYNs || aSentOnlySYNACK && a.synCount == 1 && b.has(.syn) && completedLongBefore
  }

  /// A repeated its SYN,ACK although an ACK of it had come by: what the capture sees, A does not get
  /// or does not take, unless it has acknowledged more than B's SYN since. A SYN,ACK that may have crossed the ACK does
  /// not count: no timer is shorter than 200 ms (RFC 6298 wants a second).
  var synACKRepeatedDespiteACK: Bool {
    if b.has(.syn), (b.oldestSeq + 1).precedes(a.rcvNxt) { return false }
    let crossing = max(2 * aTurnaround, 200_000_000)
    var acknowledged: Int64?
    for note in segments {
      if story.isMine(note) {
        if let acknowledged, note.has(.syn), note.has(.ack), note.time - acknowledged > crossing { return true }
      } else if acknowledged == nil, note.has(.ack), !note.has(.rst), note.ack == a.firstSeq + 1 {
        acknowledged = note.time
      }
    }
    return false
  }

  /// The trigger acknowledges A's SYN, or the payload with it too (RFC 7413).
  var acknowledgesOwnSYN: Bool { trigger.map { $0.ack == a.firstSeq + 1 || $0.ack == a.sndNxt } == true }

  var synACKIsUnacceptable: Bool { ownSYNRepeated != nil || trigger.map { echoesForeignTimestamp($0) } == true }

  /// A's kernel repeats its SYN after it has answered the SYN,ACK by a reset: it did not take that one, and still asks.
  var ownSYNRepeated: SegmentNote? {
    guard answersSYNACK, !hasRawSYN, a.hasHad(ttl: reset.ttl) else { return nil }
    return story.after.first {
      story.isMine($0) && $0.has(.syn) && !$0.has(.ack) && $0.seq == a.firstSeq
        && $0.time - reset.time >= 100_000_000
    }
  }

  /// A SYN,ACK whose TSecr is none of the TSvals of A's SYNs (RFC 7323 §3.2).
  func echoesForeignTimestamp(_ note: SegmentNote) -> Bool {
    guard note.has(.syn), note.has(.ack), note.traits.contains(.hasTimestamps) else { return false }
    var sent = false
    for own in segments where story.isMine(own) && own.has(.syn) && own.traits.contains(.hasTimestamps) {
      if own.tsval == note.tsecr { return false }
      sent = true
    }
    return sent
  }

  /// One bare ACK out of nowhere.
  var isLoneACK: Bool {
    guard answersBareACK, !aSpoke else { return false }
    return !segments.contains { !story.isMine($0) && ($0.payloadLength > 0 || $0.has(.fin) || $0.has(.syn)) }
  }

  /// ACKs of A, other than its SYN,ACK, that came behind the reset and that A had sent before it.
  var acknowledgedBefore: Bool {
    story.after.contains {
      story.isMine($0) && $0.has(.ack) && !$0.has(.rst) && !$0.has(.syn) && overtaken.contains($0)
    }
  }
}
