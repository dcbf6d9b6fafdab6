import TCPTrack

/// Terms about what A sent again and again unanswered: keep-alives, retransmissions, window probes.
extension Facts {
  /// The capture began among A's keep-alive probes: all that it holds of A ends one short of the reset's SEQ.
  var sawOnlyProbes: Bool {
    connection.has(.beganMidway) && a.segments >= 2 && !a.has(.data) && a.firstSeq == a.sndNxt
      && reset.seq == a.sndNxt + 1
  }

  /// A's keep-alive probes up to its reset: B said nothing but bare ACKs in answer, or nothing at all.
  var keepAliveRun: KeepAliveRun? {
    var probes: [SegmentNote] = []
    var (silent, answers) = (0, 0)
    var answeredBeforeLast = false
    for note in segments.reversed() where !note.has(.rst) {
      if story.isMine(note) {
        guard note.traits.contains(.probe) || sawOnlyProbes else { break }
        probes.append(note)
        if answers == 0 { silent += 1 }
      } else {
        guard note.payloadLength == 0, !note.has(.fin), !note.has(.syn) else { break }
        if probes.isEmpty, answers > 0 { break }
        answers += 1
        if probes.count == 1 { answeredBeforeLast = true }
      }
    }
    guard probes.count >= 2, let last = probes.first else { return nil }
    let step = last.time - probes[1].time
    guard step >= 100_000_000 else { return nil }
    let rest = max(0, reset.time - last.time)
    let hasEcho = last.traits.contains(.hasTimestamps) && answeredBeforeLast
    let counted = silent >= 2 ? silent : probes.count
    return KeepAliveRun(
      count: counted, span: reset.time - probes[counted - 1].time, unanswered: silent >= 2,
      heard: hasEcho ? last.tsecr != probes[1].tsecr : nil, endedInStep: abs(rest - step) <= step / 4)
  }

  /// A's last words before what it answers were keep-alive probes to which B was silent, and the next one was due: how
  /// many, and over what time. gVisor gives up so, without a reset (observed).
  var keepAlivesGivenUp: (count: Int, span: Int64)? {
    guard answersSegment, let trigger, !b.isWindowShut else { return nil }
    let earlier = story.before[min(story.opening, triggerIndex)..<triggerIndex]
    let probes = earlier.reversed().prefix { story.isMine($0) && $0.traits.contains(.probe) }
    guard probes.count >= 2, let last = probes.first, let first = probes.last else { return nil }
    let step = last.time - probes[probes.index(after: probes.startIndex)].time
    guard step >= 100_000_000, trigger.time - last.time > step else { return nil }
    return (probes.count, last.time - first.time)
  }

  /// A's last word was a keep-alive probe, the only one since B was heard, a second ago at least; B, who needs less than a
  /// quarter of that, has not answered it.
  var unansweredProbe: SegmentNote? {
    guard a.probes == 1, let last = segments.last(where: { !$0.has(.rst) }), story.isMine(last),
      last.traits.contains(.probe), reset.time - last.time >= max(1_000_000_000, 4 * rtt)
    else { return nil }
    return last
  }

  /// A's own run of retransmissions at the end of what it said: how many repeats, from first to last, and the time
  /// between the last two.
  /// Bare ACKs of B do not end the run: where A goes on all the same they did not reach it.
  func findRetransmissionRun() -> (count: Int, span: Int64, end: Int64, step: Int64)? {
    var last: SegmentNote?
    var first: Int64 = 0
    var count = 0
    var step: Int64 = 0
    var isWhole = false
    for note in segments.reversed() where !note.has(.rst) {
      if !story.isMine(note) {
        guard last != nil, note.sequenceLength > 0 else { continue }
        isWhole = true
        break
      }
      if note.has(.syn) {
        isWhole = true
        break
      }
      guard let newest = last else {
        guard note.traits.contains(.retransmission) else { return nil }
        last = note
        first = note.time
        count = 1
        continue
      }
      guard note.seq == newest.seq else { continue }
      first = note.time
      if step == 0 { step = max(0, newest.time - note.time) }
      guard note.traits.contains(.retransmission) else {
        isWhole = true
        break
      }
      count += 1
    }
    if !isWhole, aUnacked > 0, let forgotten = forgottenRepeats, forgotten.count > count {
      return (forgotten.count, forgotten.span, forgotten.end, step)
    }
    return last.map { (count, max(0, $0.time - first), $0.time, step) }
  }

  /// A's repeats and probes since its last new payload, where not all of its segments are kept: how many, and the time
  /// from that payload to A's last word.
  private var forgottenRepeats: (count: Int, span: Int64, end: Int64)? {
    let isTruncated = segments.first.map { $0.time > connection.firstTime } ?? true
    guard a.repeats > 0, a.has(.data), isTruncated else { return nil }
    let end = lastOfA?.time ?? (trigger?.time ?? reset.time) - max(0, idle)
    return (Int(a.repeats), max(0, end - a.lastDataTime), end)
  }

  /// The reset came when A's next retransmission was due: after twice the time between the last two (RFC 6298 §5.5),
  /// or as long again where the timer does not grow any more. A third party would have to know A's timer.
  var resetsOnItsTimer: Bool {
    guard isActive, let run = ownRetransmissionRun, run.count >= 3, run.step >= 200_000_000 else { return false }
    let waited = max(0, reset.time - run.end)
    // Halved, not doubled: times may lie as far apart as numbers reach.
    return abs(waited / 2 - run.step) <= run.step / 8 || abs(waited - run.step) <= run.step / 8
  }

  /// The trigger acknowledges all that A had sent: A's data had arrived after all.
  var triggerAcksRun: Bool { trigger.map { $0.ack == a.sndNxt } == true }

  /// A's probes of B's window, shut for a second at least, up to the reset or its trigger: how many,
  /// over what time.
  func findWindowProbeRun() -> (count: Int, span: Int64)? {
    func hasWindow(_ note: SegmentNote) -> Bool {
      !story.isMine(note) && !note.has(.syn) && note.has(.ack) && !note.has(.rst)
        && !note.traits.contains(.windowUnknown)
    }
    let end = isReply ? max(story.opening, triggerIndex) : story.before.count
    let notes = story.before[story.opening..<end]
    // Open, as nearly always.
    guard b.isWindowShut || notes.last(where: hasWindow)?.window == 0 else { return nil }
    var count = 0
    var first: Int64 = 0
    var last: Int64 = 0
    var shut = false
    var shutSince: Int64 = 0
    for note in notes where !note.has(.rst) {
      if story.isMine(note) {
        guard shut, note.traits.contains(.probe) || note.traits.contains(.retransmission) else { continue }
        if count == 0 { first = note.time }
        count += 1
        last = note.time
      } else if hasWindow(note) {
        if note.window == 0 && !shut { shutSince = note.time }
        shut = note.window == 0
        if !shut { count = 0 }
      }
    }
    if b.isWindowShut, let forgotten = forgottenRepeats, forgotten.count > count, forgotten.span >= 1_000_000_000 {
      return (forgotten.count, forgotten.span)
    }
    let waited = (trigger?.time ?? reset.time) - shutSince
    return shut && count > 0 && waited >= 1_000_000_000 ? (count, max(last - first, 0)) : nil
  }

  /// A's next probe was not due yet when the trigger came by (their interval doubles at most, RFC 9293 §3.8.6.1, RFC
  /// 6298 §5.5): it had not given up.
  var wasStillProbing: Bool {
    guard let trigger, windowProbeRun != nil else { return false }
    guard let (before, last) = lastTwoOfA(where: { $0.time < trigger.time }), last.traits.contains(.probe) else {
      return false
    }
    // Halved, not doubled: times may lie as far apart as numbers reach.
    return (trigger.time - last.time - 200_000_000) / 2 <= last.time - before.time
  }

  /// A had repeated itself unanswered, or probed, before it fell silent.
  var senderHadGivenUp: Bool {
    (ownRetransmissionRun?.count ?? 0) >= 2 || windowProbeRun != nil || (forgottenRepeats?.count ?? 0) >= 2
      || keepAlivesGivenUp != nil
  }
}
