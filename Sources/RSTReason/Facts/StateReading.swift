import TCPTrack

/// RFC 9293 §3.3.2 states of an end, read off what it was seen to send and what came back.
enum StateReading {
  /// `finsCrossed`: each end closed before it had the other's FIN.
  static func state(
    of me: Endpoint, facing peer: Endpoint, in connection: Connection, finsCrossed: Bool
  ) -> ObservedState {
    let guessed = connection.has(.beganMidway) || me.has(.gap) || peer.has(.gap)
    // An end that has sent nothing but resets knows of no connection, or listens.
    guard me.has(.seen) else { return ObservedState(.closed, guessed: true) }
    let peerFINReceived = peer.has(.fin) && me.has(.ack) && peer.finSeq.precedes(me.rcvNxt)
    if me.has(.fin) {
      guard peerFINReceived else {
        return ObservedState(me.has(.finAcked) ? .finWait2 : .finWait1, guessed: guessed)
      }
      let closedFirst = finsCrossed || me.closed(before: peer)
      if me.has(.finAcked) { return ObservedState(closedFirst ? .timeWait : .closed, guessed: guessed) }
      return ObservedState(closedFirst ? .closing : .lastAck, guessed: guessed)
    }
    if peerFINReceived { return ObservedState(.closeWait, guessed: guessed) }
    if !me.has(.syn) { return ObservedState(.established, guessed: true) }
    if me.has(.synAck) || peer.has(.syn) && !peer.has(.synAck) {
      return ObservedState(peer.has(.handshakeAck) ? .established : .synReceived, guessed: guessed)
    }
    return ObservedState(peer.has(.synAck) && me.has(.handshakeAck) ? .established : .synSent, guessed: guessed)
  }
}
