import TCPTrack

extension Facts {
  /// The reset's SEQ is one ahead of what B had of A, and B went on to acknowledge just that one: a FIN of
  /// A that the capture holds only by its acknowledgement. One byte of payload would show the same; a FIN
  /// is by far the commoner (own judgement).
  var hasHiddenFIN: Bool {
    guard reset.has(.ack), !a.has(.fin) else { return false }
    let before = reset.seq - 1
    guard !a.has(.seen) || a.sndNxt == before || a.sndNxt == reset.seq else { return false }
    guard !segments.contains(where: { story.isMine($0) && $0.payloadLength > 0 && $0.end == reset.seq }) else {
      return false
    }
    var sawBefore = b.has(.ack) && b.rcvNxt == before
    for note in story.after where !story.isMine(note) && note.has(.ack) && !note.has(.rst) && !note.has(.syn) {
      if note.ack == before { sawBefore = true }
      if note.ack == reset.seq && sawBefore { return true }
    }
    return false
  }
}
