import TCPTrack

/// Terms about silences, and what ended them.
extension Facts {
  /// The connection carried something before: a handshake, payload, or a life before the capture.
  var hasHadExchange: Bool {
    aSpoke && bSpoke && (connection.has(.handshake) || !noData || connection.has(.beganMidway))
  }

  /// The silence that the end broke: before B's first segment that A never answered, or before an
  /// active reset. A pause in which B was waiting for an answer does not count.
  func findSilence() -> Silence {
    var longest: Int64 = 0
    var endedBy: SegmentNote?
    var brokenByA = false
    if isReply, let trigger {
      var previous: SegmentNote?
      var waiting = false
      for note in story.before.prefix(triggerIndex + 1).dropFirst(story.opening) where !note.has(.rst) {
        if story.isMine(note) {
          longest = 0
          waiting = false
        } else if let pause = previous.map({ note.time - $0.time }) ?? knownPause(before: note.time) {
          if !waiting && pause > longest {
            longest = pause
            endedBy = note
          }
          waiting = waiting || note.sequenceLength > 0
        }
        previous = note
      }
      if endedBy == nil { endedBy = trigger }
    } else {
      (longest, endedBy, brokenByA) = silenceBeforeActive
      if endedBy == nil { endedBy = firstOfClosingResets }
    }
    let earlier = pauseBefore(endedBy?.time)
    return Silence(
      time: longest, earlier: earlier, standsOut: Self.standsOut(longest, before: earlier), brokenByA: brokenByA,
      isDoubtful: isDoubtful(endedBy: endedBy))
  }

  /// The time stamps of whoever broke the silence, which count once a second or faster (RFC 7323 §5.4), have not gone on
  /// for it: the capture's clock was set meanwhile, or that end slept (Linux's stand still in suspend).
  private func isDoubtful(endedBy end: SegmentNote?) -> Bool {
    let isMine = end.map(story.isMine) ?? true
    let hasTimestamps = end?.traits.contains(.hasTimestamps) ?? reset.options.contains(.timestamps)
    let time = end?.time ?? reset.time
    let before = segments.last {
      story.isMine($0) == isMine && $0.traits.contains(.hasTimestamps) && !$0.has(.rst) && $0.time < time
    }
    guard hasTimestamps, let before else { return false }
    let ticks = Int64(Int32(bitPattern: (end?.tsval ?? reset.tsval) &- before.tsval))
    // One whose clock stands says nothing.
    return ticks > 0 && ticks < (time - before.time) / 2_000_000_000
  }

  /// The first reset since anything else came by.
  private var firstOfClosingResets: SegmentNote? { story.before.reversed().prefix { $0.has(.rst) }.last }

  /// Before an active reset: the silence up to it, or up to the one segment (or its repeats) that was reset at once.
  private var silenceBeforeActive: (time: Int64, endedBy: SegmentNote?, brokenByA: Bool) {
    let silence = max(0, idle)
    guard let last = segments.last(where: { !$0.has(.rst) }), silence <= 1_000_000_000 + 2 * aTurnaround else {
      return (silence, nil, false)
    }
    func isLast(_ note: SegmentNote) -> Bool {
      note.isSame(as: last)
        || last.payloadLength > 0 && note.seq == last.seq && note.payloadLength == last.payloadLength
          && story.isMine(note) == story.isMine(last)
    }
    guard let first = segments.first(where: { !$0.has(.rst) && isLast($0) }) else { return (silence, nil, false) }
    let previous = segments.last { !$0.has(.rst) && !isLast($0) }
    guard let before = previous.map({ first.time - $0.time }) ?? knownPause(before: first.time), before >= 0 else {
      return (silence, nil, false)
    }
    return before > silence ? (before, first, story.isMine(last)) : (silence, nil, false)
  }

  /// B sent payload or FIN before the trigger that A left unanswered.
  var bTriedBefore: Bool {
    guard let trigger else { return false }
    return unansweredByA.contains { $0.sequenceLength > 0 && trigger.time - $0.time > 100_000_000 + 2 * aTurnaround }
  }
}
