import TCPTrack

/// The words in which the reasons' conditions are written.
extension Facts {
  // MARK: The ends

  /// The end's SYN was not captured, so that its window may be up to 2^14 times what its segments say (RFC 7323 §2.3).
  func isUnscaledWindow(of end: Endpoint) -> Bool { !end.has(.syn) && end.windowScale > 14 }

  /// A reset the connection before, by numbers that are no stranger's.
  var hasAborted: Bool { priorReset.map { story.isMine($0) && $0.has(.ack) && $0.seq.raw != 0 } == true }

  /// The reset's TTL does not exclude Linux, which begins at 64; Windows begins at 128, lwIP and network equipment at 255.
  var mayBeLinux: Bool { reset.ttl <= 64 }

  var aIsServer: Bool { role == .server }
  var aIsClient: Bool { role == .client }
  /// A was seen to send something that is no reset, in this incarnation.
  var aSpoke: Bool { a.has(.seen) }
  var bSpoke: Bool { b.has(.seen) || story.isOutOfTurn }
  /// The handshake was seen from its SYN on.
  var sawOpening: Bool { !connection.has(.beganMidway) || story.isOutOfTurn && answersSYN }
  /// Payload that A was given by B and acknowledged, or sent itself.
  var aSentData: Bool { a.has(.data) }
  var bSentData: Bool { b.has(.data) }
  var noData: Bool { !a.has(.data) && !b.has(.data) && receivedUncaptured == 0 && !aSentUncaptured }

  /// A's own numbers have gone on since its SYN, those of an abort among them, by payload that was not captured.
  var aSentUncaptured: Bool {
    guard a.has(.syn), !a.has(.data) else { return false }
    let newest = isActive && a.sndNxt.precedes(reset.seq) ? reset.seq : a.sndNxt
    // One may be a FIN.
    return newest.distance(from: a.firstSeq) > (a.has(.fin) || newest != a.sndNxt ? 2 : 1)
  }

  /// The first segment of A, or of B, that acknowledges something and is no reset.
  func firstACK(ofA: Bool) -> SegmentNote? {
    segments.first { story.isMine($0) == ofA && $0.has(.ack) && !$0.has(.rst) }
  }

  /// Bytes of B that A acknowledged though no payload of B was captured. One may be a FIN.
  var receivedUncaptured: UInt64 {
    guard !b.has(.data), let first = firstACK(ofA: true)?.ack ?? beforeAnyPayload else { return 0 }
    let newest = isActive && reset.has(.ack) && (!a.has(.ack) || a.rcvNxt.precedes(reset.ack)) ? reset.ack : a.rcvNxt
    let bytes = newest.distance(from: first)
    return bytes > 1 ? UInt64(bytes) : 0
  }

  /// What A acknowledges first, by B's SYN, where no ACK of A was captured.
  private var beforeAnyPayload: SequenceNumber? {
    isActive && reset.has(.ack) && !a.has(.ack) && b.has(.syn) ? b.firstSeq + 1 : nil
  }

  /// A sent its FIN; B's is not needed.
  var aClosed: Bool { a.has(.fin) }
  var bClosed: Bool { b.has(.fin) }
  /// B's FIN reached A: A acknowledged it, or the reset's own ACK covers it.
  var bFINReachedA: Bool {
    guard b.has(.fin) else { return false }
    if a.has(.ack) && b.finSeq.precedes(a.rcvNxt) { return true }
    return reset.has(.ack) && b.finSeq.precedes(reset.ack)
  }
  /// Both FINs are acknowledged.
  var bothClosed: Bool { connection.has(.closed) }

  /// The earliest number that may be A's own: what A sent before the capture began is so too.
  var oldestOwn: SequenceNumber { sawOpening ? a.oldestSeq : a.oldestSeq - Tracker.slack }

  /// A has acknowledged payload of B that was signed.
  var tookSigned: Bool {
    a.has(.ack)
      && segments.contains {
        !story.isMine($0) && $0.traits.contains(.signed) && $0.payloadLength > 0 && $0.end.precedesOrEquals(a.rcvNxt)
      }
  }

  /// A's last payload came by after B's, if B sent any. By frames where the clock is coarse.
  var aHadLastWord: Bool { (a.lastDataTime, a.lastDataFrame) > (b.lastDataTime, b.lastDataFrame) }

  /// It came by after A's last payload.
  func isAfterOwnData(_ note: SegmentNote) -> Bool {
    (note.time, note.frame) > (a.lastDataTime, a.lastDataFrame)
  }

  /// RCV.NXT of A, as its abort or else its last ACK has it.
  var receivedUpTo: SequenceNumber? {
    // Without the ACK bit the number may be there all the same, or not.
    if isActive, reset.has(.ack) { return reset.ack }
    return a.has(.ack) ? a.rcvNxt : reset.has(.ack) ? reset.ack : nil
  }

  /// A has not acknowledged it, as far as captured.
  func hasNotTaken(_ note: SegmentNote) -> Bool { !a.has(.ack) || a.rcvNxt.precedes(note.end) }

  // MARK: The connection's segments

  /// This incarnation's segments before the reset, oldest first.
  var segments: ArraySlice<SegmentNote> { story.before[story.opening...] }

  /// A's last one that is no reset.
  var lastOfA: SegmentNote? { segments.last { story.isMine($0) && !$0.has(.rst) } }

  /// A's last two that are like this and no resets; nil if there are fewer.
  func lastTwoOfA(where fits: (SegmentNote) -> Bool) -> (before: SegmentNote, last: SegmentNote)? {
    func isOne(_ note: SegmentNote) -> Bool { story.isMine(note) && !note.has(.rst) && fits(note) }
    guard let last = segments.lastIndex(where: isOne), let before = segments[..<last].last(where: isOne) else {
      return nil
    }
    return (before, segments[last])
  }

  /// Segments of B after A's last one (no resets), oldest first.
  var unansweredByA: LazyFilterSequence<ArraySlice<SegmentNote>> {
    let last = segments.lastIndex { story.isMine($0) && !$0.has(.rst) }
    return segments[(last.map { $0 + 1 } ?? segments.startIndex)...].lazy.filter { !$0.has(.rst) }
  }

  /// B had sent something before the trigger and more than a round trip ahead of it, which got no answer that was captured.
  var earlierWentUnanswered: Bool {
    guard let trigger, !aSpoke, priorReset == nil else { return false }
    return segments.contains { !story.isMine($0) && !$0.has(.rst) && trigger.time - $0.time > 2 * aTurnaround }
  }

  /// A sent something new that is no reset after this reset in its name: it had not sent that one.
  func spokeAfter(_ earlier: SegmentNote) -> Bool {
    segments.contains {
      story.isMine($0) && !$0.has(.rst) && $0.time > earlier.time && $0.sequenceLength > 0
        && !$0.traits.contains(.retransmission) && !$0.has(.syn)
    }
  }
}
