import TCPTrack

/// Which segment a reset answers, by the numbers alone (RFC 9293 §3.10.7.1).
enum TriggerSearch {
  /// How a reset's numbers can answer a segment.
  enum Match {
    case none
    /// `<SEQ=SEG.ACK><RST>` to a segment with ACK.
    case bare
    /// `<SEQ=0><ACK=SEG.SEQ+SEG.LEN><RST,ACK>` to a segment without ACK.
    case zero
    /// `<SEQ=SEG.ACK><ACK=SEG.SEQ+SEG.LEN><RST,ACK>`: lwIP, libslirp, Windows and old BSDs (observed).
    case both
  }

  /// A SEQ other than 0 in answer to a SYN is a stack's oddity (libslirp) and believed only of an end that
  /// has not spoken.
  static func match(
    _ seq: SequenceNumber, _ ack: SequenceNumber, _ flags: TCPFlags, _ note: SegmentNote, senderSpoke: Bool
  ) -> Match {
    if note.has(.rst) { return .none }
    if flags.contains(.ack) {
      if !note.has(.ack) { return isEnd(ack, of: note) && (seq.raw == 0 || !senderSpoke) ? .zero : .none }
      return seq == note.ack && ack == note.end ? .both : .none
    }
    if note.has(.ack) { return seq == note.ack ? .bare : .none }
    // passt writes the number and leaves out the bit (observed).
    return ack.raw != 0 && ack == note.end && !senderSpoke ? .zero : .none
  }

  /// Of a SYN's payload who does not speak Fast Open takes no notice (RFC 7413 §3).
  private static func isEnd(_ ack: SequenceNumber, of note: SegmentNote) -> Bool {
    ack == note.end || note.has(.syn) && ack == note.seq + 1
  }
}

extension Story {
  /// How the reset's numbers answer this segment of B.
  func match(_ note: SegmentNote) -> TriggerSearch.Match {
    TriggerSearch.match(reset.seq, reset.ack, reset.flags, note, senderSpoke: senderHadSpoken)
  }

  /// The segment this reset answers: index into `before`, and how.
  ///
  /// Resets are paired with segments backwards from the last one seen, so that a burst of equal
  /// segments pairs first to first. While later resets may still come, the newest candidate that the
  /// path's round trip allows is taken instead.
  func findTrigger() -> (index: Int, match: TriggerSearch.Match)? {
    var used = Set<Int>()
    for position in after.indices.reversed() {
      let later = after[position]
      // Only equal numbers can answer the same segments.
      guard isMine(later), hasNumbers(of: later) else { continue }
      if let answered = newestMatch(at: later.time, unless: used, upTo: position) {
        used.insert(answered.index)
      }
    }
    let own = newestMatch(at: reset.time, unless: used, upTo: 0)
    if !used.isEmpty, own.map({ reset.time - before[$0.index].time > soon || answersPiece($0.index, used) }) ?? true {
      // Two resets to one segment, as a duplicating path brings, rather than one to a segment long past.
      return newestMatch(at: reset.time, unless: [], upTo: 0) ?? own
    }
    return own
  }

  /// Rather one of the pieces of a large segment that has its reset than a mere ACK.
  private func answersPiece(_ index: Int, _ used: Set<Int>) -> Bool {
    guard before[index].sequenceLength == 0 else { return false }
    return used.contains { $0 > index && $0 < before.count && before[$0].mostPieces > 1 }
  }

  /// A reply leaves at once; it takes no longer than this to come by (own judgement).
  var soon: Int64 { 200_000_000 + 2 * max(0, me.turnaround) }

  /// A has acknowledged this segment like any other, so that no reset at this time answers it (unless it came again): one
  /// without payload by acknowledging what came behind it, and, if A may be gone, longer ago than segments overtake each
  /// other (own judgement).
  func wasAccepted(_ note: SegmentNote, before time: Int64) -> Bool {
    guard me.has(.ack), !note.traits.contains(.retransmission), !note.traits.contains(.probe) else { return false }
    if note.sequenceLength > 0 { return note.end.precedesOrEquals(me.rcvNxt) }
    let mayBeGone = me.has(.fin) || connection.has(.closed) || connection.has(.reset)
    let least = mayBeGone ? 20_000_000 + 2 * max(0, me.turnaround) : 0
    return note.seq.precedes(me.rcvNxt) && time - note.time > least
  }

  /// The newest segment of the peer that the reset's numbers answer, or those of one like it at this time, and that had
  /// the time to be answered (four fifths of the least round trip) but not far too much of it (a reply leaves at once),
  /// among `before` and the first `later` of `after`; indices run on from one into the other. One that had too little
  /// time is likelier than one that had much more than it takes.
  private func newestMatch(
    at time: Int64, unless used: Set<Int>, upTo later: Int
  ) -> (index: Int, match: TriggerSearch.Match)? {
    var fallback: (index: Int, match: TriggerSearch.Match)?
    let isForeign = me.has(.seen) && !me.hasHad(ttl: reset.ttl)
    let least = me.turnaround > 1_000_000 && !isForeign ? me.turnaround * 4 / 5 : 0
    let most = 3_000_000_000 + 4 * max(0, me.turnaround)
    var index = before.count + later
    while index > 0 {
      index -= 1
      let note = index < before.count ? before[index] : after[index - before.count]
      guard !isMine(note), !used.contains(index), time - note.time <= most else { continue }
      let match = match(note)
      guard match != .none, !wasAccepted(note, before: time) else { continue }
      if time - note.time >= least { return time - note.time <= soon ? (index, match) : fallback ?? (index, match) }
      if fallback == nil { fallback = (index, match) }
    }
    return fallback
  }
}

extension SegmentNote {
  /// Into how many segments a network card may cut one that was captured before it: no larger than fit an Ethernet
  /// frame, and each has an answer of its own. Smaller ones than RFC 9293 §3.7.1 takes for granted are not expected.
  var mostPieces: Int {
    let smallest: UInt32 = 536
    return payloadLength <= Facts.longestPiece ? 1 : Int((payloadLength - 1) / smallest + 1)
  }
}
