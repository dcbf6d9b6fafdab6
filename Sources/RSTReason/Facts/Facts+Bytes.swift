import TCPTrack

/// How many bytes are open, and on whose side.
extension Facts {
  /// Payload of A that B has not acknowledged.
  var aUnacked: UInt64 { b.has(.ack) && a.has(.data) ? Self.ahead(a, of: b.rcvNxt) : 0 }
  var bUnacked: UInt64 {
    guard b.has(.data), b.has(.seen) else { return 0 }
    let known = a.has(.ack) ? a.rcvNxt : b.firstSeq + (b.has(.syn) ? 1 : 0)
    // What the reset's own ACK covers was received.
    return Self.ahead(b, of: isActive && reset.has(.ack) && known.precedes(reset.ack) ? reset.ack : known)
  }

  /// The same after all that came later: what the reset may have lost.
  var aNeverAcked: UInt64 { min(aUnacked, ackedLater(ofA: true)) }
  var bNeverAcked: UInt64 { min(bUnacked, ackedLater(ofA: false)) }

  /// Payload of an end beyond the other's newest ACK after the reset.
  private func ackedLater(ofA: Bool) -> UInt64 {
    let end = ofA ? a : b
    var left = UInt64.max
    for note in story.after where story.isMine(note) != ofA && note.has(.ack) && !note.has(.rst) && !note.has(.syn) {
      guard ofA || !story.isOfNext(note), end.firstSeq.precedes(note.ack) else { continue }
      // It may cover what came later as well.
      left = min(left, note.ack.precedes(end.sndNxt) ? Self.ahead(end, of: note.ack) : 0)
    }
    return left
  }

  private static func ahead(_ end: Endpoint, of una: SequenceNumber) -> UInt64 {
    var ahead = Int64(end.sndNxt.distance(from: una))
    if end.has(.fin) && una.precedesOrEquals(end.finSeq) { ahead -= 1 }
    return min(UInt64(max(0, ahead)), end.bytes)
  }
}
