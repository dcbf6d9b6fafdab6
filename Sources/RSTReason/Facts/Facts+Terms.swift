import TCPTrack

/// The words in which the reasons' conditions are written.
extension Facts {
  // MARK: The trigger

  var isReply: Bool { form == .reply }
  var isActive: Bool { form == .active }
  var answersSYN: Bool { isReply && trigger.map { $0.has(.syn) && !$0.has(.ack) } == true }
  var answersSYNACK: Bool { isReply && trigger.map { $0.has(.syn) && $0.has(.ack) } == true }
  /// Something that is no SYN.
  var answersSegment: Bool { isReply && trigger.map { !$0.has(.syn) } == true }
  var answersData: Bool { isReply && trigger.map { $0.payloadLength > 0 && !$0.has(.syn) } == true }
  var answersFIN: Bool { isReply && trigger.map { $0.has(.fin) } == true }
  var answersBareACK: Bool {
    isReply && trigger.map { $0.payloadLength == 0 && $0.has(.ack) && !$0.has(.fin) && !$0.has(.syn) } == true
  }

  /// A's FIN as evidence, with its distance from what came at this time.
  func ownFIN(before time: Int64) -> Evidence { .ownFIN(frame: citedFIN(of: a), before: max(0, time - a.finTime)) }

  /// How the reset's numbers answer this segment of B, if A had not accepted it.
  func answers(_ note: SegmentNote) -> TriggerSearch.Match {
    if story.isMine(note) || story.wasAccepted(note, before: reset.time) { return .none }
    return TriggerSearch.match(reset.seq, reset.ack, reset.flags, note, senderSpoke: aSpoke)
  }

  /// Both FINs as evidence.
  var bothFINs: Evidence { .bothClosed(own: citedFIN(of: a), peer: citedFIN(of: b)) }

  /// That a service has accepted connections, as evidence.
  func accepted(_ service: ServiceFacts) -> Evidence {
    .serviceAccepted(count: service.accepted, frame: cited(service.acceptedFrame, in: service.acceptedFile))
  }

  /// The trigger as evidence.
  var answer: Evidence {
    guard let trigger else { return answersForgotten ? .answersForgotten : .answersUncaptured }
    if answersSYN { return .answersSYN(frame: cited(trigger), delay: delay) }
    if answersSYNACK { return .answersSYNACK(frame: cited(trigger), delay: delay) }
    return .answersSegment(
      frame: cited(trigger), payload: trigger.payloadLength, fin: trigger.has(.fin), delay: delay)
  }

  /// The trigger is B's last ACK once more, neither a probe nor a change of its window: something that was not captured
  /// has provoked it.
  var triggerIsUnprovoked: Bool {
    guard answersBareACK, let trigger, !trigger.traits.contains(.probe),
      let last = segments.last(where: { !$0.has(.rst) && $0.time < trigger.time })
    else { return false }
    return !story.isMine(last) && last.end == trigger.seq && last.ack == trigger.ack && last.window == trigger.window
  }

  /// A said something other than a SYN within a round trip before the trigger came by, or after that: it was there until
  /// just now.
  var spokeJustBefore: Bool { sinceLastOfA.map { $0 <= max(0, rtt) } == true }

  /// The same with a second for the limit (own judgement).
  var spokeWithinASecond: Bool { sinceLastOfA.map { $0 < 1_000_000_000 } == true }

  /// From A's last segment, if that is no SYN, to the trigger.
  private var sinceLastOfA: Int64? {
    guard let trigger, let last = lastOfA, !last.has(.syn) else { return nil }
    return trigger.time - last.time
  }

  /// A's FIN with this SEQ came right behind this bare reset, which answers what met the socket closed by it.
  var overtookOwnFIN: SegmentNote? { a.has(.fin) ? nil : overtaken.fins.first { $0.seq == reset.seq } }

  /// A's own abort with this SEQ came right behind this bare reset, which answers what met the aborted connection.
  var overtookOwnAbort: Bool {
    !reset.has(.ack)
      && story.after.contains {
        $0.has(.rst) && $0.has(.ack) && story.isMine($0) && $0.seq == reset.seq
          && Overtaken.isClose($0, behind: reset.time)
      }
  }

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

  // MARK: Bytes

  /// Payload of A that B has not acknowledged.
  var aUnacked: UInt64 { b.has(.ack) && a.has(.data) ? Self.ahead(a, of: b.rcvNxt) : 0 }
  var bUnacked: UInt64 {
    guard b.has(.data), b.has(.seen) else { return 0 }
    let known = a.has(.ack) ? a.rcvNxt : b.firstSeq + (b.has(.syn) ? 1 : 0)
    // What the reset's own ACK covers was received.
    return Self.ahead(b, of: isActive && reset.has(.ack) && known.precedes(reset.ack) ? reset.ack : known)
  }

  /// The same after all that came later: what the reset may have lost.
  var aNeverAcked: UInt64 { min(aUnacked, ackedLater(ofA: true)) }
  var bNeverAcked: UInt64 { min(bUnacked, ackedLater(ofA: false)) }

  /// Payload of an end beyond the other's newest ACK after the reset.
  private func ackedLater(ofA: Bool) -> UInt64 {
    let end = ofA ? a : b
    var left = UInt64.max
    for note in story.after where story.isMine(note) != ofA && note.has(.ack) && !note.has(.rst) && !note.has(.syn) {
      guard ofA || !story.isOfNext(note), end.firstSeq.precedes(note.ack) else { continue }
      // It may cover what came later as well.
      left = min(left, note.ack.precedes(end.sndNxt) ? Self.ahead(end, of: note.ack) : 0)
    }
    return left
  }

  private static func ahead(_ end: Endpoint, of una: SequenceNumber) -> UInt64 {
    var ahead = Int64(end.sndNxt.distance(from: una))
    if end.has(.fin) && una.precedesOrEquals(end.finSeq) { ahead -= 1 }
    return min(UInt64(max(0, ahead)), end.bytes)
  }

  // MARK: Time

  /// The round trip from the capture point to A and back, or a guess of 1 ms where none was seen.
  var aTurnaround: Int64 { a.turnaround >= 0 ? a.turnaround : 1_000_000 }
  /// The whole path's smallest round trip, as far as both halves were seen.
  var rtt: Int64 {
    guard a.turnaround >= 0 || b.turnaround >= 0 else { return -1 }
    return max(0, a.turnaround) + max(0, b.turnaround)
  }

  /// A silence that stands out: at least 20 s, or at least 5 s and ten times the longest before.
  var idleStandsOut: Bool { Self.standsOut(idle, before: earlierPause) }

  static func standsOut(_ idle: Int64, before earlier: Int64) -> Bool {
    idle >= 20_000_000_000 || idle >= 5_000_000_000 && idle >= 10 * earlier
  }

  /// The answer came as fast as a stack answers over this path.
  var answeredAtOnce: Bool { delay >= 0 && delay <= 2 * aTurnaround + 200_000_000 }

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
  func findUnanswered() -> [SegmentNote] {
    var found: [SegmentNote] = []
    for note in segments.reversed() {
      if note.has(.rst) { continue }
      if story.isMine(note) { break }
      found.append(note)
    }
    found.reverse()
    return found
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
