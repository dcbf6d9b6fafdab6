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
    let mayLeaveOut = resetsOnItsTimer || a.hasOpenedWide
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
    if marks.link == .differs, !a.has([.duplicated, .copiedElsewhere]), !b.has([.duplicated, .copiedElsewhere]) {
      add(20, .linkDiffers)
    }
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

  /// A's ACK, after its reset in answer to a segment, of that very segment: the socket lives.
  private var acknowledgedAfterReply: SegmentNote? {
    guard isReply, let trigger, trigger.sequenceLength > 0, aSpoke else { return nil }
    return story.after.first {
      story.isMine($0) && !$0.has(.rst) && !$0.has(.syn) && $0.has(.ack) && trigger.end.precedesOrEquals($0.ack)
        && !story.isOfNext($0) && !overtaken.contains($0)
    }
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
