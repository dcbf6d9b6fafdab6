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

  init(_ story: Story, _ overtaken: Overtaken) {
    var triedAgain = false
    for note in story.after {
      // A client may ask again though refused (Windows does three times, observed): what answers that SYN says nothing
      // of the answer to the first.
      if !story.me.has(.seen), note.has(.syn) {
        if story.isMine(note), note.has(.ack), triedAgain { return }
        triedAgain = triedAgain || !story.isMine(note)
      }
      if story.isMine(note) { readSender(note, story, overtaken) } else { readReceiver(note, story) }
    }
  }

  private mutating func readSender(_ note: SegmentNote, _ story: Story, _ overtaken: Overtaken) {
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
    if overtaken.contains(note) { return }
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
