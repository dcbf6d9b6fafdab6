import TCPTrack

/// Terms about the resets that came with this one: twins, bursts, equals.
extension Facts {
  /// A reset of B within 10 ms, answering nothing either: one machine resets both ends, once or again with the same
  /// numbers.
  var resetOfOtherEnd: SegmentNote? {
    let isAbortAgain = reset.has(.ack) && ownResetBefore != nil
    func isBsAgain(_ note: SegmentNote) -> Bool {
      isAbortAgain && earlierResets.contains { !story.isMine($0) && Self.haveSameNumbers($0, note) }
    }
    // The box drops B's last segment and counts as if it had never come; B itself would go on from there.
    func isBehindB(_ note: SegmentNote) -> Bool {
      note.has(.ack) && a.has(.ack) && note.seq == a.rcvNxt && note.seq.precedes(b.sndNxt)
    }
    // A box that remembers the numbers of the handshake (FortiGate's offloaded sessions).
    func isAtBeginning(_ note: SegmentNote) -> Bool {
      form == .other && a.has(.syn) && b.has(.syn) && reset.seq == a.firstSeq + 1 && note.seq == b.firstSeq + 1
    }
    // Once the connection is over, bare resets of both ends answer what was still in flight.
    func isEcho(_ note: SegmentNote) -> Bool {
      guard let priorReset, !isAbortAgain, !note.has(.ack) else { return false }
      return !note.isSame(as: priorReset) && !Self.haveSameNumbers(note, priorReset)
    }
    func near(_ note: SegmentNote) -> Bool {
      guard !story.isMine(note), !isEcho(note) else { return false }
      guard note.seq == b.sndNxt || isBehindB(note) || isBsAgain(note) || isAtBeginning(note) else { return false }
      // Less than half the time that the later of the two ends needs to answer anything.
      let turnaround = note.time > reset.time ? b.turnaround : a.turnaround
      return abs(note.time - reset.time) <= (turnaround < 0 ? 1_000_000 : min(10_000_000, turnaround / 2))
    }
    guard let other = earlierResets.last(where: near) ?? laterResets.first(where: near) else { return nil }
    if !isReply || priorReset == nil || isAbortAgain { return other }
    return trigger != nil || mayAnswerForgotten || mayBeFiltered ? nil : other
  }

  /// A's reset before answered the same segment, and B sent no other that both can answer: the path brought that
  /// segment twice, or the one reset.
  var mayBeAnsweredTwice: Bool {
    guard isReply, let trigger, let before = ownResetBefore, trigger.time <= before.time else { return false }
    return segments.count(where: isAnswerable) + story.after.count(where: isAnswerable) == 1
  }

  /// A segment of B, while this reset was on its way, with the numbers that it answers.
  private func isAnswerable(_ note: SegmentNote) -> Bool {
    isInFlight(note) && answers(note) != .none
  }

  /// A's reset before, if it had the same numbers.
  var ownResetBefore: SegmentNote? { priorReset.flatMap { story.isMine($0) && story.hasNumbers(of: $0) ? $0 : nil } }

  /// The reset before was the same box's. In B's name it is the twin of this one, or of what the box sent first. In A's
  /// name it came with the same TTL, and that TTL is not A's, or it came too early as well, or it is the same abort again,
  /// and no end aborts a connection twice.
  var priorIsOfSameBox: Bool {
    guard let priorReset else { return false }
    if story.isMine(priorReset) {
      guard priorReset.ttl == reset.ttl else { return false }
      let isSameAgain = ownResetBefore != nil && (isActive || resetOfOtherEnd != nil)
      return marks.ttl == .differs || isSameAgain || tooEarlyAgain != nil
    }
    return resetOfOtherEnd.map { $0.isSame(as: priorReset) || Self.haveSameNumbers($0, priorReset) } == true
  }

  /// Resets of a burst that are looked at: each is held against all segments.
  private static let mostOfBurst = 32

  /// Resets of A with this one that answer no segment: same form, within 20 ms of each other.
  func findBurstSize() -> Int {
    func isNear(_ note: SegmentNote) -> Bool {
      story.isMine(note) && note.flags == reset.flags && abs(note.time - reset.time) <= 20_000_000
        && !isSamePacket(note) && isOfItsKind(note)
    }
    let near = earlierResets.filter(isNear) + laterResets.filter(isNear)
    guard !near.isEmpty, !isReply || trigger == nil, !mayAnswerUnseen else { return 1 }
    return 1 + near.prefix(Self.mostOfBurst).count { !answersItsOwn($0) }
  }

  /// The same answer came from A with window 0 as well: a stack fills that field in one way.
  var repliesWithoutWindow: Bool {
    func isPlain(_ note: SegmentNote) -> Bool {
      story.isMine(note) && note.window == 0 && story.hasNumbers(of: note)
    }
    return earlierResets.contains(where: isPlain) || laterResets.contains(where: isPlain)
  }

  /// A kernel's bare reset has window 0 and is no part of a burst of others, nor is one with A's own TTL of a burst that
  /// came from elsewhere.
  private func isOfItsKind(_ other: SegmentNote) -> Bool {
    guard reset.has(.ack) || reset.window != 0 || other.window == 0 else { return false }
    return marks.ttl != .same || other.ttl == reset.ttl
  }

  /// Equal in all that is noted: a path may have duplicated the one. More than two are `equalResets`.
  private func isSamePacket(_ other: SegmentNote) -> Bool {
    story.hasNumbers(of: other) && other.window == reset.window && other.ttl == reset.ttl && other.ipID == reset.ipID
      && other.tsval == reset.tsval
  }

  private static func haveSameNumbers(_ one: SegmentNote, _ other: SegmentNote) -> Bool {
    one.seq == other.seq && one.ack == other.ack && one.flags == other.flags
  }

  /// A reset with numbers of its own that answer a segment of B: what a closed host sends for each.
  private func answersItsOwn(_ other: SegmentNote) -> Bool {
    guard other.seq != reset.seq || other.ack != reset.ack else { return false }
    func isAnswered(_ note: SegmentNote) -> Bool {
      !story.isMine(note) && note.time <= other.time
        && TriggerSearch.match(other.seq, other.ack, other.flags, note, senderSpoke: aSpoke) != .none
    }
    return segments.contains(where: isAnswered) || story.after.contains(where: isAnswered)
  }

  var isPartOfBurst: Bool { burstSize > 1 || isFirstBeforeOddNumbers || isSecondWithOddNumbers || equalResets > 0 }

  /// It follows another reset of A at once and its own numbers answer nothing (a guess at what comes next).
  private var isSecondWithOddNumbers: Bool {
    guard form == .other, let priorReset, story.isMine(priorReset), !mayAnswerUnseen else { return false }
    let acksUnsent = reset.has(.ack) && priorReset.has(.ack) && b.sndNxt.precedes(reset.ack)
    return (reset.seq != priorReset.seq || acksUnsent) && reset.time - priorReset.time <= 20_000_000
  }

  /// Farther ahead of all that A was seen to send than a segment or two that were not captured (own judgement).
  private static let farAhead: UInt32 = 4000

  /// Another reset of A follows it at once, whose number nobody had sent or acknowledged.
  private var isFirstBeforeOddNumbers: Bool {
    guard isReply, aSpoke, bSpoke, !a.has(.gap) else { return false }
    let isFollowed = laterResets.contains {
      story.isMine($0) && $0.flags == reset.flags && $0.time - reset.time <= 20_000_000
        && (a.sndNxt + Self.farAhead).precedes($0.seq) && (reset.seq + Self.farAhead).precedes($0.seq)
        && $0.ttl == reset.ttl && !answersItsOwn($0)
    }
    return isFollowed && !mayAnswerUnseen
  }

  /// How many equal resets of A there are within 2 ms, or 20 if they are aborts, if they are two more at least than the
  /// segments they could answer: one may be a duplicated segment's. Otherwise 0.
  var equalResets: Int {
    let span: Int64 = isActive ? 20_000_000 : 2_000_000
    func isEqual(_ note: SegmentNote) -> Bool {
      story.hasNumbers(of: note) && story.isMine(note) && abs(note.time - reset.time) <= span && isOfItsKind(note)
    }
    let resets = 1 + earlierResets.count(where: isEqual) + laterResets.count(where: isEqual)
    guard resets > 2, !mayAnswerUnseen, !bSkips else { return 0 }
    return resets - answersDue(segments) - answersDue(story.after) >= 2 ? resets : 0
  }

  /// How many resets answer these segments at most.
  private func answersDue(_ segments: ArraySlice<SegmentNote>) -> Int {
    segments.reduce(0) { $0 + (isAnswerable($1) ? $1.mostPieces : 0) }
  }
}
