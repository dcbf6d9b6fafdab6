import TCPTrack

/// What both ends went on to do after the reset, as far as seen by now.
public struct Aftermath: Sendable {
  /// A segment of A that only a living connection sends: new data, or an ACK of what B sent since.
  public var senderGoesOn: SegmentNote?
  /// A FIN or retransmission of A, which a closing connection may still have had in flight.
  public var senderRepeats: SegmentNote?
  /// New data of B after the reset reached it.
  public var receiverGoesOn: SegmentNote?
  /// B acknowledged what A sent after the reset: it had not taken it.
  public var receiverHears = false
  /// B's bare ACK of RCV.NXT in answer: a challenge ACK (RFC 5961 §3.2).
  public var challenge: SegmentNote?
  /// A's reset in answer to that challenge: the first one was genuine.
  public var challengeAnswered: SegmentNote?
  /// A SYN,ACK of A after its reset to a SYN.
  public var synAck: SegmentNote?
  /// More resets of A.
  public var senderResets = 0
  /// The first segment of A that belongs to the next connection of these addresses and ports, whose SYN was not captured:
  /// since when there has been one is not known.
  public var ofNext: SegmentNote?

  init() {}

  init(_ story: Story) {
    for note in story.after {
      if story.isMine(note) { readSender(note, story) } else { readReceiver(note, story) }
    }
  }

  private mutating func readSender(_ note: SegmentNote, _ story: Story) {
    if note.has(.rst) {
      senderResets += 1
      if let challenge, challengeAnswered == nil, !note.has(.ack), note.seq == challenge.ack {
        challengeAnswered = note
      }
      return
    }
    if note.has(.syn) {
      if note.has(.ack) && synAck == nil { synAck = note }
      return
    }
    if story.isOfNext(note) {
      if ofNext == nil { ofNext = note }
      return
    }
    if Self.wasSentBefore(note, story) { return }
    let isNew = story.me.has(.seen) && story.me.sndNxt.precedes(note.end)
    let acksNew =
      note.has(.ack) && story.me.has(.ack) && story.me.rcvNxt.precedes(note.ack)
      && acknowledgesAfterReset(note, story)
    if isNew && (note.payloadLength > 0 || note.has(.fin)) || acksNew {
      if senderGoesOn == nil { senderGoesOn = note }
    } else if senderRepeats == nil {
      senderRepeats = note
    }
  }

  /// How long a segment may be overtaken by the reset that its sender sent after it (own judgement: more than
  /// parallel paths and queues differ).
  static let reordering: Int64 = 20_000_000

  /// A segment of A that came behind its reset, and that A had sent before.
  static func wasSentBefore(_ note: SegmentNote, _ story: Story) -> Bool {
    wasOvertaken(note, story) || isOlder(note, story)
  }

  /// What the reset's own SEQ says A had sent before it, and nothing else had come of yet; or what A had sent before it
  /// answered, for B had reset the connection or A had sent its FIN, what B had sent by then.
  private static func wasOvertaken(_ note: SegmentNote, _ story: Story) -> Bool {
    guard note.time - story.reset.time <= reordering else { return false }
    guard story.reset.has(.ack) else {
      let wasReset = story.connection.has(.reset) && story.before.contains { $0.has(.rst) && !story.isMine($0) }
      return wasReset || story.after.contains { isOwnFIN($0, story) && isBefore(note, $0) }
    }
    return story.me.sndNxt.precedes(note.end) && note.end.precedesOrEquals(story.reset.seq)
  }

  private static func isOwnFIN(_ note: SegmentNote, _ story: Story) -> Bool {
    note.has(.fin) && story.isMine(note) && story.reset.seq.precedesOrEquals(note.seq)
      && note.time - story.reset.time <= reordering
  }

  /// By its numbers; a segment is before itself.
  private static func isBefore(_ note: SegmentNote, _ fin: SegmentNote) -> Bool {
    note.end.precedesOrEquals(fin.end) && note.ack.precedesOrEquals(fin.ack)
  }

  /// A had acknowledged more than this before (RCV.NXT never goes back), or its IPv4 ID or time stamp is behind that of
  /// A's abort, which goes on from A's last: it was sent before.
  private static func isOlder(_ note: SegmentNote, _ story: Story) -> Bool {
    let me = story.me
    if note.has(.ack) && me.has(.ack) && note.ack.precedes(me.rcvNxt) { return true }
    guard let abort = story.nearestAbort else { return false }
    if let stamp = abort.tsval, note.traits.contains(.hasTimestamps), me.has(.timestamps) {
      let (sinceLast, sinceNote) = (stamp &- me.tsval, stamp &- note.tsval)
      if sinceLast < 1 << 31, sinceNote > 0, sinceNote < 1 << 31 { return true }
    }
    guard !story.connection.has(.ipv6) else { return false }
    let (sinceLast, sinceNote) = (abort.ipID &- me.ipID, abort.ipID &- note.ipID)
    // Linux writes 0 into its SYN,ACK (observed).
    return (me.ipID == 0 || (1..<64).contains(sinceLast)) && (1..<64).contains(sinceNote)
  }

  /// Whether the ACK covers something that B sent after the reset came by.
  private func acknowledgesAfterReset(_ note: SegmentNote, _ story: Story) -> Bool {
    story.after.contains {
      !story.isMine($0) && $0.time <= note.time && $0.payloadLength > 0 && !$0.traits.contains(.retransmission)
        && $0.end.precedesOrEquals(note.ack)
    }
  }

  private mutating func readReceiver(_ note: SegmentNote, _ story: Story) {
    if note.has(.rst) { return }
    if senderGoesOn != nil, note.has(.ack), story.me.has(.seen), story.me.sndNxt.precedes(note.ack) {
      receiverHears = true
    }
    if note.payloadLength > 0 && !note.traits.contains(.retransmission) {
      if receiverGoesOn == nil { receiverGoesOn = note }
    } else if note.payloadLength == 0 && note.has(.ack) && !note.has(.fin) && !note.has(.syn) && challenge == nil {
      challenge = note
    }
  }
}
