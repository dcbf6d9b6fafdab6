import TCPTrack

/// Terms about resets that the end in whose name they came did not send.
extension Facts {
  /// How strongly, and by what, the reset looks foreign. 0: not at all.
  func weighForeign() -> (weight: Int, evidence: [Evidence]) {
    var weight = 0
    var evidence: [Evidence] = []
    func add(_ amount: Int, _ item: Evidence) {
      weight = weight + amount * (100 - weight) / 100
      evidence.append(item)
    }
    if !leavesSenderAlive {
      if let on = aftermath.senderGoesOn {
        add(livingWeight, .senderWentOn(frame: cited(on)))
      } else if let on = acknowledgedAfterReply {
        // The shares of the round trip are own judgement, here and below.
        let mayBeOvertaken = on.time - reset.time <= min(Overtaken.reordering, aTurnaround / 4)
        add(mayBeOvertaken ? 60 : livingWeight, .senderWentOn(frame: cited(on)))
      } else if let on = aftermath.senderRepeats, aSpoke, !isCountedInIPIDs(before: on) {
        // What the reset acknowledges as well, and so soon that the path may have had the two change places.
        // Without IPv4 IDs the order in which A sent them is not known: 100 µs at least.
        let least: Int64 = connection.has(.ipv6) || reset.ipID == on.ipID ? 100_000 : 0
        let limit = min(1_000_000, max(least, aTurnaround / 8))
        let repeatsReset = reset.has(.ack) && on.ack == reset.ack && on.time - reset.time <= limit
        let acksAnew = on.has(.ack) && a.has(.ack) && a.rcvNxt.precedes(on.ack) && !repeatsReset
        if acksAnew || on.time - reset.time > 2_000_000 { add(acksAnew ? 70 : 55, .senderWentOn(frame: cited(on))) }
      }
    }
    if answersSYN, !aSpoke, let synAck = aftermath.synAck { add(97, .synACKAfter(frame: cited(synAck))) }
    if let early = impossiblyEarly {
      add(isTurnaroundSure(beside: early) ? 85 : 35, .tooFast(delay: early, turnaround: a.turnaround))
    } else if let early = outranItsLike {
      add(75, .tooFast(delay: early, turnaround: a.turnaround))
    }
    if marks.ttl == .differs, !(aSentOnlySYNs && !a.has(.synAck)) {
      add(ttlWeight, .ttlDiffers(reset: marks.resetTTL, usual: marks.usualTTL))
    }
    if let other = resetOfOtherEnd { add(80, .bothEndsReset(frame: cited(other), apart: abs(other.time - reset.time))) }
    if isPartOfBurst { add(75, .burst(count: max(2, burstSize, equalResets))) }
    if let behind = behindOwnData { add(60, .senderSentMoreBefore(bytes: behind)) }
    // A stack may leave out of its resets what its other segments have (FreeBSD tcp_respond); at the time of its own
    // timer it does.
    let mayLeaveOut = resetsOnItsTimer || a.synWindow == 65_535
    if marks.timestamps == .differs { add(mayLeaveOut ? 20 : 55, .timestampsMissing) }
    if marks.flowLabel == .differs { add(mayLeaveOut ? 15 : 40, .flowLabelMissing) }
    if let usual = unrelatedWindow { add(30, .windowUnrelated(reset: reset.window, usual: usual)) }
    if marks.ipID == .differs { add(35, .ipIDDiffers) }
    if !reset.has(.ack) && reset.window != 0 {
      let amount = repliesWithoutWindow ? 75 : a.has(.timestamps) ? 20 : 0
      if amount > 0 { add(amount, .windowInReply(reset.window)) }
    }
    if repeatsOwnIPID { add(45, .ipIDRepeated) }
    if let skipped = skippedIPIDs { add(45, .ipIDSkips(count: skipped)) }
    if marks.link == .differs && !a.has(.duplicated) && !b.has(.duplicated) { add(20, .linkDiffers) }
    return (weight, evidence)
  }

  /// A path whose TTL varies, or a small difference with few segments to compare, proves less (ECMP,
  /// anycast); nor would a box that answers now have kept silent to B's earlier attempts.
  private var ttlWeight: Int {
    if a.ttlMin != a.ttlMax || bTriedBefore && priorReset == nil { return 40 }
    let difference = abs(Int(marks.resetTTL) - Int(marks.usualTTL))
    guard difference <= 4 else { return 85 }
    // A little farther away than A is no box on the way to A: rather another route.
    if marks.resetTTL < marks.usualTTL { return 20 }
    // An answer as good as A's own, from the last box before it, which may be A's address itself: its container has closed,
    // or its port is forwarded no more (observed of Linux). After a silence it is a box's, that forgot.
    if marks.isJustNearer, isReply, trigger != nil, !silenceBeforeEnd.standsOut { return a.has(.fin) ? 30 : 50 }
    return aSentOnlySYNs ? 40 : a.segments < 3 ? 55 : 70
  }

  /// The IPv4 ID of A's last segment once more, though A counts: copied from that segment.
  private var repeatsOwnIPID: Bool {
    !connection.has(.ipv6) && reset.ipID != 0 && reset.ipID == a.ipID && a.ipIDSteps >= 1 && a.ipIDJumps <= 1
  }

  /// The reset's IPv4 ID is the one between that of A's last segment and of its next: A counted it. lwIP resets and then
  /// still acknowledges what it did not read (observed).
  private func isCountedInIPIDs(before next: SegmentNote) -> Bool {
    !connection.has(.ipv6) && reset.ipID == a.ipID &+ 1 && next.ipID == reset.ipID &+ 1
  }

  /// How many IPv4 IDs there are between A's last segment and the reset, where A counts by one and had nothing to
  /// acknowledge in between: what A sent there did not come as far as the capture, as a request that a box took off
  /// the path. A loss looks the same, and a host that counts for all its connections together, as lwIP does; Linux counts
  /// for each (observed).
  private var skippedIPIDs: UInt16? {
    guard isActive, mayBeLinux, !connection.has(.ipv6), priorReset == nil, !a.has(.gap), !b.has(.gap), a.has(.ack),
      reset.ack == a.rcvNxt
    else { return nil }
    // A segment that the network card cuts up has an ID for each piece.
    guard let last = lastOfA, last.payloadLength <= Self.longestPiece else { return nil }
    let skipped = reset.ipID &- a.ipID &- 1
    // So many at most: more is another counter (own judgement).
    return (1...8).contains(skipped) && story.countsIPIDsByOne ? skipped : nil
  }

  /// Payload of a whole Ethernet frame at most.
  static let longestPiece: UInt32 = 1460

  /// A reset that does not end its sender's connection: an answer in LISTEN, SYN-SENT or SYN-RECEIVED to
  /// a segment that is not acceptable (RFC 9293 §3.10.7.2 to §3.10.7.4), or that of a kernel whose program speaks TCP
  /// itself.
  var leavesSenderAlive: Bool {
    guard !reset.has(.ack) || match == .both && inSYNSent else { return false }
    if inSYNSent {
      // What it answers was not captured, as nothing of B was.
      if aSentOnlySYNs, !bSpoke { return true }
      // An acceptable SYN,ACK would have completed the handshake: nobody was there.
      let completes = answersSYNACK && acknowledgesOwnSYN && !synACKIsUnacceptable
      // Nor is it known where options were not captured.
      return isReply && (!completes || hasRawSYN || synTTLIsOwn || connection.has(.cut))
    }
    return isReply && inSYNReceived && (trigger.map { $0.ack != a.firstSeq + 1 } ?? true)
  }

  /// How much it says that A goes on: nearly all, unless A's own kernel may have answered beside the socket, or another
  /// host of its address; then as much as a request tells that a forger might answer, or another link address.
  private var livingWeight: Int {
    guard mayBeOfItsAddress else { return 97 }
    return provokingRequest != nil || marks.link == .differs ? 80 : 62
  }

  /// Just what A's own kernel answers to what it has no socket for, from as far away or a little farther, and no sooner. A
  /// firewall there that keeps a segment from the socket that it is for (conntrack's INVALID under address translation)
  /// has it answer so, and the socket goes on; so does another host of the address, where a route changed (anycast), or to
  /// which it was given by mistake.
  private var mayBeOfItsAddress: Bool {
    guard match == .bare, marks.ttl == .same || marks.isJustFarther, marks.flowLabel != .differs else { return false }
    return !reset.has(.ack) && reset.window == 0 && a.turnaround >= 0 && delay >= leastTurnaround
  }

  /// A window that does not go with those A advertised: far larger than the largest of them.
  private var unrelatedWindow: UInt16? {
    guard isActive, a.maxWindow > 0, UInt32(reset.window) > 16 * UInt32(a.maxWindow) else { return nil }
    return a.window
  }

  /// The reset acknowledges B's payload that passed the capture point too recently for A to have had it.
  private var impossiblyEarly: Int64? {
    guard a.turnaround > 2_000_000, !story.isOutOfTurn else { return nil }
    let limit = leastTurnaround
    if let delay = tooEarlyAgain { return delay }
    let isWhole = !a.has(.gap) && !b.has(.gap)
    if isReply, let trigger, priorReset == nil || isWhole, aSpoke, !leavesSenderAlive, !trigger.has(.syn),
      !trigger.traits.contains(.retransmission)
    {
      return delay < limit && !mayAnswerOlder(than: trigger, by: limit) ? delay : nil
    }
    guard isActive else { return nil }
    let newest = segments.last { !story.isMine($0) && $0.sequenceLength > 0 && !$0.has(.rst) }
    guard let newest, newest.end == reset.ack, !(a.has(.ack) && newest.end.precedesOrEquals(a.rcvNxt)) else {
      return nil
    }
    guard !newest.traits.contains(.retransmission) else { return nil }
    let delay = reset.time - newest.time
    return delay < limit ? delay : nil
  }

  /// Equal resets came after it, one more with it than the segments that they answer, and took as long as A takes; this
  /// one, the first, took less than three quarters of that: A's own came behind it (the shares are own judgement).
  private var outranItsLike: Int64? {
    guard match == .bare, let trigger, aSpoke, priorReset == nil, a.turnaround > 2_000_000, !story.isOutOfTurn,
      delay < a.turnaround / 4 * 3
    else { return nil }
    let later = story.after.filter { story.isMine($0) && story.hasNumbers(of: $0) }
    guard let next = later.first, let last = later.last, next.time - trigger.time >= a.turnaround / 10 * 9 else {
      return nil
    }
    func isAnswered(_ note: SegmentNote) -> Bool { note.time < last.time && answers(note) == .bare }
    let answered = segments.count(where: isAnswered) + story.after.count(where: isAnswered)
    return later.count + 1 > answered ? delay : nil
  }

  /// The reset's numbers answer older payload of B as well, or any segment of it if A had aborted, which came by early
  /// enough: which of them it was the path may have changed, or what was lost.
  private func mayAnswerOlder(than trigger: SegmentNote, by limit: Int64) -> Bool {
    segments.contains {
      ($0.payloadLength > 0 || hasAborted) && $0.time < trigger.time && reset.time - $0.time >= limit
        && answers($0) == match
    }
  }

  /// Less than this is no answer of A. A connection that began while queues were long has seen nothing quicker; the same
  /// host's other handshakes may have.
  private var leastTurnaround: Int64 {
    let least = a.turnaroundSamples >= 3 ? a.turnaround / 3 : a.turnaround / 4
    guard let host = story.event.senderHost, host.turnaroundSamples > 0 else { return least }
    return min(least, Int64(host.turnaroundMicroseconds) * 1000 / 3)
  }

  /// The same answer came too early before, and so does this one when B repeats itself: one box answers both.
  var tooEarlyAgain: Int64? {
    guard a.turnaround > 2_000_000, let prior = ownResetBefore,
      let place = segments.lastIndex(where: { $0.has(.rst) && $0.isSame(as: prior) })
    else { return nil }
    func isProvoker(_ note: SegmentNote) -> Bool { !story.isMine(note) && !note.has(.rst) }
    guard let first = segments[..<place].last(where: isProvoker), prior.time - first.time < leastTurnaround,
      let again = segments[place...].last(where: isProvoker), reset.time - again.time < leastTurnaround,
      first.sequenceLength > 0, again.seq == first.seq, again.end == first.end
    else { return nil }
    return max(0, reset.time - again.time)
  }

  /// One round trip or two may hold an address resolution, which nothing later waits for, and without the handshake's,
  /// which no program delays, there may be only ACKs that A took its time with; the same host's other handshakes tell.
  private func isTurnaroundSure(beside early: Int64) -> Bool {
    if a.turnaroundSamples >= 3, a.has(.handshakeAck) { return true }
    guard let host = story.event.senderHost, host.turnaroundSamples >= 2 else { return false }
    return early < Int64(host.turnaroundMicroseconds) * 1000 / 4
  }

  /// A's ACK, after its reset in answer to a segment, of that very segment: the socket lives.
  private var acknowledgedAfterReply: SegmentNote? {
    guard isReply, let trigger, trigger.sequenceLength > 0, aSpoke else { return nil }
    return story.after.first {
      story.isMine($0) && !$0.has(.rst) && !$0.has(.syn) && $0.has(.ack) && trigger.end.precedesOrEquals($0.ack)
        && !story.isOfNext($0) && !overtaken.contains($0)
    }
  }

  /// SEQ lies behind data that A had sent before the reset came by (DATA_SEQ_RST).
  private var behindOwnData: UInt32? {
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

  /// The request that a forger answers: B's newest payload, just before the reset.
  var provokingRequest: Evidence? {
    guard let request = segments.last(where: { !story.isMine($0) && $0.payloadLength > 0 }),
      reset.time - request.time <= 2 * max(0, rtt) + 100_000_000
    else { return nil }
    switch request.content {
    case .tlsClientHello: return .afterRequest(frame: cited(request), content: .tlsClientHello)
    case .httpRequest: return .afterRequest(frame: cited(request), content: .httpRequest)
    default: return nil
    }
  }
}
