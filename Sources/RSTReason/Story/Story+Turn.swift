import TCPTrack

/// Where two cards capture a direction each, or one has several queues, segments that lie close together may have changed
/// places: a reset lies before what it answers.
extension Story {
  /// The same with what the reset answers before it, as it was on the wire; nil unless the capture has it behind.
  var inTurn: Story? { answeredBehind.map { Story(self, moving: $0) } }

  /// Where in `after` that segment lies, which no other reset answers. It is the first of its connection, apart from the
  /// reset; or the connection has other segments in an order that no wire has, and nothing just before has the numbers of
  /// the reset. What has both numbers of an abort rather is the acknowledgement that the abort came before.
  private var answeredBehind: Int? {
    let place = after.firstIndex { !isMine($0) && Overtaken.isClose($0, behind: reset.time) && isAnswered($0) }
    guard let place, !after[place...].contains(where: { isMine($0) && hasNumbers(of: $0) }) else { return nil }
    if !me.has(.seen) && !peer.has(.seen) { return place }
    let earlier = findTrigger().map { reset.time - before[$0.index].time }
    return earlier.map { $0 > soon } ?? true && isDisordered ? place : nil
  }

  private func isAnswered(_ note: SegmentNote) -> Bool {
    switch match(note) {
    case .bare, .zero: true
    case .both, .none: false
    }
  }

  /// What one end sent lies close behind the other's acknowledgement of it.
  private var isDisordered: Bool {
    var acknowledged: (bySender: SegmentNote?, byPeer: SegmentNote?)
    for note in before[opening...] + after where !note.has(.rst) {
      let (own, others) =
        isMine(note) ? (acknowledged.bySender, acknowledged.byPeer) : (acknowledged.byPeer, acknowledged.bySender)
      if let others, isLate(note, behind: others) { return true }
      guard note.has(.ack), own.map({ $0.ack.precedesOrEquals(note.ack) }) ?? true else { continue }
      if isMine(note) { acknowledged.bySender = note } else { acknowledged.byPeer = note }
    }
    return false
  }

  /// Nothing that is sent again, and no probe: only what comes for the first time must come before its acknowledgement.
  /// Where that is of much more (own judgement: 64 KiB), the capture rather lost what came first.
  private func isLate(_ note: SegmentNote, behind ack: SegmentNote) -> Bool {
    let ahead = note.end.distance(from: ack.ack)
    return note.sequenceLength > 0 && note.traits.isDisjoint(with: [.retransmission, .probe]) && ahead <= 0
      && ahead > -65_536 && Overtaken.isClose(note, behind: ack.time)
  }
}
