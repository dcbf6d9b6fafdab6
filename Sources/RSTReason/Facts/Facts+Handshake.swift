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
  var inSYNSent: Bool { newestOwnSYN != nil || aSentOnlySYNs && !a.has(.synAck) && !a.has(.ack) }
  /// A answered a SYN and nothing showed yet that B had the answer; a simultaneous open included.
  var inSYNReceived: Bool { aSentOnlySYNs && (a.has(.synAck) || b.has(.syn) && !b.has(.synAck)) }

  /// An ACK of what came before A's SYN, while A, which took payload with B's, is still in SYN-RECEIVED (RFC 7413).
  func isOldForFastOpen(_ note: SegmentNote) -> Bool {
    b.has(.synData) && senderState.state == .synReceived && a.has(.data) && note.has(.ack) && !note.has(.syn)
      && note.ack.precedesOrEquals(a.firstSeq)
  }

  /// An ACK of A's SYN,ACK had come by before the trigger, and the time in which A would have repeated it (RFC 6298: a
  /// second) had passed.
  var completedLongBefore: Bool {
    guard let trigger, let first = firstACK(ofA: false) else { return false }
    return first.ack == a.firstSeq + 1 && trigger.time - first.time > 1_500_000_000 + aTurnaround
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

  /// A SYN that no ordinary TCP makes: no options at all, or only MSS with a tiny window and DF off, or more options
  /// with a window below the smallest default MSS, RFC 9293 §3.7.1 (nmap, masscan, zmap; a kernel with options switched
  /// off still sets DF or a large window).
  var hasRawSYN: Bool {
    // Of a header captured short the options may be missing.
    guard a.has(.syn), !a.has(.synAck), !connection.has(.cut) else { return false }
    if a.synOptions.isEmpty { return true }
    // Room for less than a segment that every host takes, but options for a fast path (nmap -O).
    if a.synWindow < 536, !a.synOptions.isDisjoint(with: [.windowScale, .sackPermitted, .timestamps]) { return true }
    guard a.synOptions == .mss else { return false }
    return a.synWindow <= 1024 || !connection.has(.ipv6) && a.synWindow <= 4096 && !a.has(.dontFragment)
  }

  /// A raw SYN with a segment size and nothing else.
  var hasNmapsSYN: Bool { hasRawSYN && a.synOptions == .mss }

  /// The SYN's TTL is not that of the reset which answers its SYN,ACK: program and kernel made them.
  var synTTLIsOwn: Bool {
    // Where the host's routes change, both may well come from its kernel.
    guard aSentOnlySYNs, !a.has(.synAck), (story.event.senderHost?.ttlShifts ?? 0) == 0 else { return false }
    // Of a SYN like any other, routes of some hops more or less say nothing (own judgement: four).
    let margin: UInt8 = hasRawSYN ? 0 : 4
    return a.ttlMin > margin && reset.ttl < a.ttlMin - margin || UInt16(reset.ttl) > UInt16(a.ttlMax) + UInt16(margin)
  }

  /// The host has given up several other targets, with SYNs of its kernel's or not (own judgement: three).
  var isKnownToSeek: Bool { story.event.senderHost.map { $0.distinctRawTargets >= 3 || mayBeScanning($0) } == true }

  /// A's kernel repeated its SYN before the SYN,ACK came, or waited so long that a client may have lost its patience (own
  /// judgement: 200 ms; RFC 8305 §5 has a second address tried after 250). From far away every answer takes as long, so
  /// that it says nothing of a SYN that the kernel had not made.
  var waitedForSYNACK: Bool {
    guard answersSYNACK, let trigger, a.has(.syn), !hasRawSYN, !synTTLIsOwn else { return false }
    return a.synCount > 1 || trigger.time - a.synTime >= 200_000_000
  }

  /// It comes back to the same few time and again, with ordinary SYNs: a monitor does, and no scanner (own judgement: each
  /// three times, and twice that where so many share bits that their number is estimated; beyond 48 bits it cannot be).
  var isMonitoring: Bool {
    guard !hasRawSYN, let host = story.event.senderHost, (1...48).contains(host.distinctTargets) else { return false }
    let bits = host.distinctTargets
    let least = bits <= 24 ? 3 * bits : 6 * (128 * bits / (128 - bits))
    return host.abandoned >= 6 && Int(host.abandoned) >= least
  }

  /// It gives up many different connections at the SYN,ACK, or some and is refused by many others, and completes
  /// hardly any, or those of few targets only: who scans may have its ordinary business besides (own judgement).
  func isScanning(_ host: HostFacts) -> Bool { seeks(host, targets: 6, attempts: 8) }

  /// The same of half as many: not enough to say so.
  func mayBeScanning(_ host: HostFacts) -> Bool { seeks(host, targets: 3, attempts: 4) }

  private func seeks(_ host: HostFacts, targets: Int, attempts: Int) -> Bool {
    func completesFew(of tried: UInt32, _ distinct: Int) -> Bool {
      UInt32(host.completed) < tried / 2 || host.distinctCompleters * 4 < distinct
    }
    if isMonitoring { return false }
    let abandoned = UInt32(host.abandoned)
    if host.distinctTargets >= targets, completesFew(of: abandoned, host.distinctTargets) { return true }
    return host.distinctTargets >= 2 && host.distinctAttempts >= attempts
      && completesFew(of: abandoned + UInt32(host.refusals), host.distinctAttempts)
  }

  var looksLikeScanner: Bool {
    hasRawSYN || story.event.senderHost.map { isScanning($0) } == true
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
    connection.has(.newSYN) && Int(connection.newSYNSender) == story.sender && !reset.has(.ack)
      && a.oldestSeq.precedes(reset.seq) && reset.seq.precedesOrEquals(a.sndNxt)
  }

  /// One bare ACK out of nowhere.
  var isLoneACK: Bool {
    guard answersBareACK, !aSpoke else { return false }
    return !segments.contains { !story.isMine($0) && ($0.payloadLength > 0 || $0.has(.fin) || $0.has(.syn)) }
  }

  /// A SYN was answered in a third of the shortest time in which that host has ever answered one: something nearer
  /// did. That time, in nanoseconds. Below a millisecond the hosts' own work counts for more than the path (own
  /// judgement).
  var quickestAnswerOutrun: Int64? {
    guard answersSYN, let host = story.event.senderHost, host.turnaroundSamples >= 2 else { return nil }
    let quickest = Int64(host.turnaroundMicroseconds) * 1000
    return quickest >= 1_000_000 && delay >= 0 && delay < quickest / 3 ? quickest : nil
  }

  // MARK: Former incarnations

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

  /// ACKs of A, other than its SYN,ACK, that came behind the reset and that A had sent before it.
  var acknowledgedBefore: Bool {
    story.after.contains {
      story.isMine($0) && $0.has(.ack) && !$0.has(.rst) && !$0.has(.syn) && overtaken.contains($0)
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
    guard connection.has(.newSYN), Int(connection.newSYNSender) == 1 - story.sender else { return nil }
    return segments.last { $0.frame == connection.newSYNFrame && $0.seq == connection.newSYNSeq }
  }
}
