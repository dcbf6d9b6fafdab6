import TCPTrack

/// Terms about what went before A's FIN, and what came after it.
extension Facts {
  /// From the acknowledgement of A's FIN (or the FIN) to the trigger.
  var waitedSinceFIN: Int64? {
    guard aClosed else { return nil }
    let end = trigger?.time ?? reset.time
    let start = a.has(.finAcked) && a.finAckedTime <= end ? a.finAckedTime : a.finTime
    return max(0, end - start)
  }

  var aClosedFirst: Bool { a.has(.fin) && (!b.has(.fin) || finsCrossed || a.closed(before: b)) }

  func findCrossedFINs() -> Bool {
    guard a.has(.fin), b.has(.fin) else { return false }
    guard let own = segments.first(where: { story.isMine($0) && a.isFIN($0) }),
      let other = segments.first(where: { !story.isMine($0) && b.isFIN($0) })
    else { return false }
    return own.has(.ack) && own.ack.precedesOrEquals(b.finSeq) && other.has(.ack)
      && other.ack.precedesOrEquals(a.finSeq)
  }

  var bClosedBeforeTrigger: Bool {
    guard let trigger, b.has(.fin) else { return false }
    return b.finTime < trigger.time && !b.isFIN(trigger)
  }

  /// From the last payload to A's FIN: what A's timer waited out. A trigger that crossed the FIN did not end it.
  var idleBeforeFIN: Int64 {
    guard aClosed, let trigger else { return 0 }
    let end = min(a.finTime, trigger.time)
    // What A sent with its FIN (a TLS alert, GOAWAY, a 408) takes leave as well.
    let previous = segments.last {
      $0.time < end && !$0.has(.rst) && $0.sequenceLength > 0 && !a.isFIN($0)
        && !(story.isMine($0) && a.finTime - $0.time <= 10_000_000)
    }
    return previous.map { a.finTime - $0.time } ?? forgottenIdleBeforeFIN
  }

  /// The same where no segment before the FIN is kept: its own pause, or since A's last payload.
  private var forgottenIdleBeforeFIN: Int64 {
    knownPause(before: a.finTime) ?? (a.has(.data) ? max(0, a.finTime - a.lastDataTime) : 0)
  }

  /// The pause that A's FIN ended is long against the path and the exchange (own judgement: a second,
  /// and ten round trips).
  var finEndedIdleTime: Bool { idleBeforeFIN >= 1_000_000_000 && idleBeforeFIN >= 10 * max(0, rtt) }

  /// No payload of B came between that silence and the trigger.
  var firstDataAfterFIN: Bool {
    guard let trigger else { return false }
    let start = min(a.finTime, trigger.time)
    return !segments.contains {
      !story.isMine($0) && $0.payloadLength > 0 && $0.time >= start && $0.time < trigger.time
        && !$0.isSame(as: trigger) && $0.seq != trigger.seq
    }
  }
}
