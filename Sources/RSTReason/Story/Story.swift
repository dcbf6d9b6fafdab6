import TCPTrack

/// A reset with what led to it and what came after: the input of every reason's judgement.
///
/// `before` and `after` are the connection's segments, oldest first; `before` reaches into former
/// incarnations of the four-tuple, `opening` is where the present one begins. `after` ends with it.
final class Story {
  let event: ResetEvent
  let before: [SegmentNote]
  let after: ArraySlice<SegmentNote>
  /// The last of `before` came behind the reset, which answers it; its time is the reset's.
  let isOutOfTurn: Bool
  /// The SYN that begins the next connection of this four-tuple.
  let reopening: SegmentNote?

  /// The end in whose name the reset was sent: A in the catalogue's words.
  let sender: Int
  let me: Endpoint
  let peer: Endpoint
  var reset: ResetSegment { event.segment }
  var connection: Connection { event.connection }

  /// A was seen to speak before, or goes on from the SYN,ACK that comes behind its reset: nobody else knew that number.
  private(set) lazy var senderHadSpoken =
    me.has(.seen)
    || reset.seq.raw != 0 && after.contains { isMine($0) && $0.has(.syn) && $0.has(.ack) && $0.end == reset.seq }

  /// Index into `before` of the first segment of the present incarnation.
  let opening: Int

  init(_ event: ResetEvent, before: [SegmentNote], after: [SegmentNote]) {
    self.event = event
    isOutOfTurn = false
    self.before = before
    sender = event.sender
    me = event.me
    peer = event.peer
    let end = after.firstIndex { Self.reopens($0, event) }
    self.after = after[..<(end ?? after.count)]
    reopening = end.map { after[$0] }
    let start = event.connection.firstTime
    opening = event.connection.incarnation == 0 ? 0 : before.firstIndex { $0.time >= start } ?? before.count
  }

  /// `other` with the segment at `place` of its `after` where it was on the wire: before the reset.
  init(_ other: Story, moving place: Int) {
    var answered = other.after[place]
    answered.time = other.reset.time
    event = other.event
    isOutOfTurn = true
    before = other.before + [answered]
    after = other.after[..<place] + other.after[(place + 1)...]
    sender = other.sender
    me = other.me
    peer = other.peer
    reopening = other.reopening
    opening = other.opening
  }

  /// A SYN of an end that had begun with another number. A repeated SYN of this very connection gets a new SYN,ACK from
  /// a listener that has forgotten it.
  private static func reopens(_ note: SegmentNote, _ event: ResetEvent) -> Bool {
    guard note.has(.syn) else { return false }
    let (speaker, other) = note.sender == event.sender ? (event.me, event.peer) : (event.peer, event.me)
    guard speaker.has(.seen), note.seq != speaker.firstSeq else { return false }
    return !(note.has(.ack) && other.has(.syn) && note.ack == other.firstSeq + 1)
  }

  func isMine(_ note: SegmentNote) -> Bool { note.sender == sender }

  /// Another reset with the same flags and numbers.
  func hasNumbers(of other: SegmentNote) -> Bool {
    other.seq == reset.seq && other.ack == reset.ack && other.flags == reset.flags
  }

  /// A segment of A whose SEQ lies farther from SND.NXT than a window and the tracker's slack reach belongs to
  /// the next connection of the same addresses and ports, whose SYN was not captured.
  func isOfNext(_ note: SegmentNote) -> Bool {
    guard me.has(.seen) else { return false }
    let reach = Int64(Tracker.slack) + Int64(peer.scaled(peer.maxWindow, peer: me))
    return abs(Int64(note.seq.distance(from: me.sndNxt))) > reach
  }

  /// A's segments (no resets) in this incarnation have IPv4 IDs next to each other, and are two at least: of IDs drawn
  /// at random one pair in 65,536 has.
  var countsIPIDsByOne: Bool {
    let own = before[opening...].filter { isMine($0) && !$0.has(.rst) }
    return own.count >= 2 && zip(own, own.dropFirst()).allSatisfy { $1.ipID == $0.ipID &+ 1 }
  }
}
