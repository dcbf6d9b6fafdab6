import TCPTrack

/// Terms about resets that came sooner than A can have sent them.
extension Facts {
  /// The reset acknowledges B's payload that passed the capture point too recently for A to have had it.
  var impossiblyEarly: Int64? {
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
  var outranItsLike: Int64? {
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
  var leastTurnaround: Int64 {
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
  func isTurnaroundSure(beside early: Int64) -> Bool {
    if a.turnaroundSamples >= 3, a.has(.handshakeAck) { return true }
    guard let host = story.event.senderHost, host.turnaroundSamples >= 2 else { return false }
    return early < Int64(host.turnaroundMicroseconds) * 1000 / 4
  }

  /// A SYN was answered in a third of the shortest time in which that host has ever answered one: something nearer
  /// did. That time, in nanoseconds. Below a millisecond the hosts' own work counts for more than the path (own
  /// judgement).
  var quickestAnswerOutrun: Int64? {
    guard answersSYN, let host = story.event.senderHost, host.turnaroundSamples >= 2 else { return nil }
    let quickest = Int64(host.turnaroundMicroseconds) * 1000
    return quickest >= 1_000_000 && delay >= 0 && delay < quickest / 3 ? quickest : nil
  }
}
