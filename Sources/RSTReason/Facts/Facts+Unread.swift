import TCPTrack

/// Terms about payload of B that A had not read when it reset.
extension Facts {
  /// A aborts with payload of B unread that is no mere TLS alert.
  var leavesUnread: Bool {
    guard isActive, aUnread else { return false }
    let unread = segments.filter {
      !story.isMine($0) && $0.payloadLength > 0 && isAfterOwnData($0)
    }
    return unread.isEmpty || !unread.allSatisfy(Self.isAlert)
  }

  /// B's last payload was acknowledged and A sent none after it.
  var peerDataUnanswered: Bool {
    guard b.has(.data), !aHadLastWord, !aAnsweredUncaptured, let received = receivedUpTo else { return false }
    return b.oldestSeq.precedes(received)
  }

  /// B's payload since A's last.
  var unansweredBytes: UInt64 {
    guard a.has(.data) else { return b.bytes }
    var bytes: UInt64 = 0
    for note in segments where !story.isMine(note) && isAfterOwnData(note) {
      if !note.traits.contains(.retransmission) { bytes += UInt64(note.payloadLength) }
    }
    return bytes
  }

  /// The receive buffer was thrown away: the reset's window is half as large again as the last advertised one, or
  /// larger at all within a millisecond of that. A program that reads lets it grow too, and Linux says so only once it
  /// has doubled (tcp_cleanup_rbuf), but takes its time. Closes with unread data were seen from 1.67 times on (8 of 29
  /// on Linux), others up to 1.08 times 90 ms later; the limits are own judgement.
  var windowGrew: Bool {
    guard a.has(.ack), a.segments > UInt32(a.synCount), reset.window > a.window else { return false }
    // Not beyond the largest that it ever was (in 377 aborts of Linux at most 1.05 times that): other stacks write another
    // one into their resets.
    let largest = max(UInt32(a.maxWindow), UInt32(a.synWindow) >> (a.windowScale <= 14 ? UInt32(a.windowScale) : 0))
    guard UInt32(reset.window) <= largest + largest / 8 else { return false }
    let growth = UInt32(reset.window) - UInt32(a.window)
    guard growth > 1 else { return false }
    if windowDoubled { return true }
    guard growth > largestWindowStep else { return false }
    return growth >= UInt32(a.window) / 2 || hadNoTimeToRead
  }

  /// Linux announces a window that has doubled as soon as a program has read so much (tcp_cleanup_rbuf).
  var windowDoubled: Bool { reset.window > a.window && UInt32(reset.window) >= 2 * UInt32(a.window) }

  /// A's last window is less than nine tenths of its largest (own judgement), by more than its last ACK was the first to
  /// cover: what came before that fills the buffer and waits to be read. What the last ACK covers may have been read since;
  /// Linux would not say so at once (tcp_cleanup_rbuf).
  var windowShrank: Bool {
    guard isActive, b.has(.data), UInt32(a.window) * 10 < UInt32(a.maxWindow) * 9 else { return false }
    guard let (before, last) = lastTwoOfA(where: { $0.has(.ack) }) else { return false }
    return Int64(largestWindow) - Int64(lastWindow) > Int64(last.ack.distance(from: before.ack))
  }

  /// A's last segment was sent only a millisecond before.
  private var hadNoTimeToRead: Bool {
    lastOfA.map { reset.time - $0.time < 1_000_000 } == true
  }

  /// By how much A's window grew at most from one segment to the next before: a growing receive buffer.
  private var largestWindowStep: UInt32 {
    var step: UInt32 = 0
    var last: UInt16?
    for note in segments where story.isMine(note) && !note.has(.rst) && !note.has(.syn) {
      if let last, note.window > last { step = max(step, UInt32(note.window) - UInt32(last)) }
      last = note.window
    }
    return step
  }

  var largestWindow: UInt32 { a.scaled(a.maxWindow, peer: b) }

  var lastWindow: UInt32 { a.scaled(a.window, peer: b) }

  var resetWindow: UInt32 { a.scaled(reset.window, peer: b) }

  /// B's payload that the reset is the first to acknowledge, where it is more than an end leaves so whose program reads:
  /// four segments or more, and more bytes than in three of the largest. Every second segment is acknowledged (RFC 9293
  /// §3.8.6.3); Linux waits for more while its window cannot open (__tcp_ack_snd_check), but not once all has been read
  /// (tcp_cleanup_rbuf). The limits leave room for an ACK that was not captured.
  var acknowledgedByResetAlone: (bytes: UInt64, count: Int)? {
    guard isActive, reset.has(.ack), a.has(.ack) else { return nil }
    var (bytes, count, largest): (UInt64, Int, UInt32) = (0, 0, 0)
    for note in segments where !story.isMine(note) && note.payloadLength > 0 {
      guard !note.traits.contains(.retransmission), a.rcvNxt.precedesOrEquals(note.seq),
        note.end.precedesOrEquals(reset.ack)
      else { continue }
      bytes += UInt64(note.payloadLength)
      count += 1
      largest = max(largest, note.payloadLength)
    }
    return count >= 4 && bytes > 3 * UInt64(largest) ? (bytes, count) : nil
  }

  /// A has sent more than its captured payload, by B's ACK or the numbers of A's own abort: perhaps an answer.
  private var aAnsweredUncaptured: Bool {
    guard aSpoke else { return false }
    // One may be a FIN.
    let next = a.sndNxt + 1
    return b.has(.ack) && next.precedes(b.rcvNxt) || isActive && next.precedes(reset.seq)
  }
}
