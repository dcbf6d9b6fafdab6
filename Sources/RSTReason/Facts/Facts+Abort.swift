import TCPTrack

/// Terms about an application's own reset in an open connection.
extension Facts {
  /// A's own reset while neither end had closed.
  var isEstablishedAbort: Bool {
    isActive && aSpoke && !aClosed && !bFINReachedA && priorReset == nil && ownFINBehindAbort == nil
      && !hasOwnFINByACK
  }

  /// A's FIN, that its own abort overtook: it ends where the abort begins.
  var ownFINBehindAbort: SegmentNote? {
    guard isActive, !a.has(.fin) else { return nil }
    return story.after.first {
      story.isMine($0) && $0.has(.fin) && !$0.has(.rst) && $0.end == reset.seq
        && Overtaken.isClose($0, behind: reset.time)
    }
  }

  /// An active reset as Linux writes it: it begins at TTL 64, fills the window in, has the connection's time stamps and goes
  /// on counting (IPv4) from its last ID. BSD's descendants write window 0 (observed). Of a connection without time stamps
  /// too little is left to tell by.
  var isLinuxAbort: Bool {
    isActive && mayBeLinux && reset.has(.ack) && reset.window != 0 && marks.timestamps == .same
      && (connection.has(.ipv6) || reset.ipID == a.ipID &+ 1)
  }

  /// Segments of B are missing, by A's ACKs: they may have acknowledged what seems unacknowledged.
  var missesB: Bool { a.has(.ack) && b.has(.seen) && b.sndNxt.precedes(a.rcvNxt) }

  /// Payload of B that A cannot have received when it reset: beyond the reset's ACK, before or after.
  var bInFlight: UInt64 {
    var bytes = bUnacked
    guard isActive, let received = receivedUpTo else { return bytes }
    let limit = reset.time + max(0, rtt) * 2 + 50_000_000
    for note in story.after where !story.isMine(note) && note.payloadLength > 0 && note.time <= limit {
      if received.precedesOrEquals(note.seq) { bytes += UInt64(note.payloadLength) }
    }
    return bytes
  }

  /// From A's last payload to its reset, where no acknowledgement of it can have come in between (half of the smallest
  /// round trip): whatever the capture shows, A did not wait to see whether it arrived.
  var resetWithoutWaiting: Int64? {
    guard isActive, a.has(.data), a.turnaround >= 0, b.turnaround >= 0 else { return nil }
    let waited = reset.time - a.lastDataTime
    return waited < rtt / 2 ? max(0, waited) : nil
  }

  /// A's last payload went out just before, whether it has arrived or not (own judgement).
  var resetsBehindItsAnswer: Bool {
    a.has(.data) && b.has(.data) && aHadLastWord && reset.time - a.lastDataTime < 10_000_000
  }

  /// All that A sent upon B's last payload is one segment, and went out with the reset: a refusal or an alert, after which
  /// a close() with the rest unread looks like an abort.
  var resetsWithItsAnswer: Bool {
    guard resetWithoutWaiting != nil, b.has(.data) else { return false }
    return segments.count { story.isMine($0) && $0.payloadLength > 0 && $0.time >= b.lastDataTime } == 1
  }

  /// A's bare resets afterwards answer ACKs that A had not had when it reset: it had unacknowledged data.
  var ackInFlightMetNobody: Bool {
    guard isActive, a.has(.data) else { return false }
    let limit = reset.time + 2 * max(0, rtt) + 50_000_000
    return story.after.contains {
      $0.has(.rst) && !$0.has(.ack) && story.isMine($0) && $0.time <= limit && $0.seq.precedes(reset.seq)
        && reset.seq.distance(from: $0.seq) <= Int32(min(a.bytes, 1 << 30))
    }
  }

  /// A's reset after its FIN, at once upon payload of B that A had not acknowledged, as stacks send it that do not keep
  /// the socket: with a window of 0 (Windows, BSD descendants; observed), or not from a Linux (lwIP; observed). passt,
  /// which leaves out the ACK bit, acknowledges first (observed).
  var resetsDataAfterOwnFIN: SegmentNote? {
    let lacksACK = !reset.has(.ack)
    guard isActive, a.has(.fin), lacksACK || reset.window == 0 || match == .both && !mayBeLinux else { return nil }
    return segments.last {
      !story.isMine($0) && $0.payloadLength > 0 && (lacksACK ? $0.time > a.finTime : hasNotTaken($0))
        && reset.time - $0.time <= 2 * aTurnaround + 150_000_000
    }
  }

  /// All of B's payload that met nobody is one TLS alert, and of A's own nothing else is open: a close_notify, for which an
  /// end that has sent its own need not wait (RFC 8446 §6.1).
  var meetsOnlyAlert: Bool {
    guard let trigger, Self.isAlert(trigger), bUnacked <= UInt64(trigger.payloadLength) else { return false }
    guard aUnacked > 0 else { return true }
    let last = segments.last { story.isMine($0) && $0.payloadLength > 0 }
    return last.map { Self.isAlert($0) && aUnacked <= UInt64($0.payloadLength) } == true
  }

  /// An encrypted one, by its record type, or, in TLS 1.3, by its length: header 5, alert 2, type 1, tag 16 (RFC 8446
  /// §5.2). One in the clear, of 7 bytes, belongs to a handshake that failed.
  static func isAlert(_ note: SegmentNote) -> Bool {
    note.content == .tlsAlert && note.payloadLength > 7 || note.content == .tlsData && note.payloadLength == 24
  }

  /// B's window was shut while A, heard a second ago at most or still probing, had payload for it: had A closed, its FIN
  /// would have had to wait behind that.
  var mayHoldFINBack: Bool {
    guard let trigger, !a.has(.fin), a.has(.data), b.isWindowShut else { return false }
    return wasStillProbing || lastOfA.map { trigger.time - $0.time <= 1_000_000_000 } == true
  }

  /// B's payload that A left unanswered beside the FIN, or the ACK of no FIN, that the reset's numbers answer as well: it
  /// is the payload that met nobody, and which came first the path may have changed.
  var dataBesideTrigger: SegmentNote? {
    guard let trigger, trigger.payloadLength == 0 else { return nil }
    guard answersFIN || answersBareACK && !a.finSeq.precedes(trigger.ack) else { return nil }
    return unansweredByA.last {
      $0.payloadLength > 0 && $0.ack == trigger.ack && hasNotTaken($0)
        && abs(trigger.time - $0.time) <= 50_000_000
    }
  }

  /// B, of which nothing was captured, had segments on their way: A's bare resets answer them.
  var unseenMetNobody: Bool { isActive && !bSpoke && aftermath.senderResets > 0 }

  /// A had the last word, or is the client and has had its answer.
  var lastDataIsAnswer: Bool {
    if unansweredRequest != nil, !b.has(.data) { return false }
    if a.has(.data) && aHadLastWord { return true }
    return !aIsServer && a.has(.data) && b.has(.data)
  }

  /// A is the client, had the last word, which arrived, and waited for an answer: it was no leave-taking, neither an alert
  /// nor sent with the reset. Of protocols that answer nothing (logs, uploads) the same is seen.
  var waitedForAnswer: Bool {
    guard isActive, aIsClient, a.has(.data), bSpoke, aUnacked == 0, aHadLastWord,
      reset.time - a.lastDataTime > max(10_000_000, 2 * rtt)
    else { return false }
    let last = segments.last { story.isMine($0) && $0.payloadLength > 0 }
    return last.map { !Self.isAlert($0) } ?? true
  }

  /// The same with a single segment, as requests are: more may be an upload, which is complete when it has arrived.
  var unansweredRequest: Evidence? {
    guard waitedForAnswer else { return nil }
    let since = b.has(.data) ? b.lastDataTime : .min
    let sent = segments.count {
      story.isMine($0) && $0.payloadLength > 0 && $0.time > since && !$0.traits.contains(.retransmission)
    }
    return sent == 1 ? .ownUnanswered(frame: citedData(of: a), before: reset.time - a.lastDataTime) : nil
  }

  /// Through most of the silence before A's reset the client's last payload, A's or B's, had no answer: it was no idle time.
  var answerWasOwed: Bool {
    waitedForAnswer
      || aIsServer && peerDataUnanswered && reset.time - b.lastDataTime > silenceBeforeEnd.time / 2
  }

  /// The newest payload of whoever had the last word, where it has no PSH: its sender had more to send (RFC 9293
  /// §3.9.1.2, PSH is set in the last buffered segment), unless it never sets PSH, as passt (observed). Of an end that has
  /// sent none no exchange was cut.
  var moreWasQueued: SegmentNote? {
    guard a.has(.data) else { return nil }
    let isOfA = aHadLastWord
    let end = (isOfA ? a : b).sndNxt
    // What came after it may not have been captured.
    guard isOfA ? reset.seq == end : receivedUpTo == end else { return nil }
    var newest: SegmentNote?
    for note in segments where story.isMine(note) == isOfA && !note.has(.rst) && note.payloadLength > 0 {
      guard note.end == end else { continue }
      if note.has(.psh) { return nil }
      newest = newest ?? note
    }
    guard let last = newest else { return nil }
    let setsPSH = segments.contains { story.isMine($0) == isOfA && $0.has(.psh) }
    return setsPSH || last.payloadLength >= Self.largeSegment ? last : nil
  }

  /// Payload bytes of a segment that may be as long as the path allows (own judgement).
  private static let largeSegment: UInt32 = 1000
}
