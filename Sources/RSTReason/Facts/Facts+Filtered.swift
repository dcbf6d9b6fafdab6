import TCPTrack

/// Terms about captures made with a filter that lets only segments with certain flags pass, as
/// `tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0` does.
extension Facts {
  /// Of the connection none but segments with SYN, FIN or RST were captured, and there must have been others.
  var isFiltered: Bool { holdsControlOnly && (a.has(.gap) || b.has(.gap) || isMissingACK) }

  /// Or there may have been others, and of the whole capture's connections none was captured either.
  var mayBeFiltered: Bool {
    isFiltered || holdsControlOnly && story.event.isControlOnly && (a.has(.synAck) || b.has(.synAck))
  }

  private var holdsControlOnly: Bool {
    segments.count >= connection.segments && segments.allSatisfy { $0.has(.control) }
  }

  /// A did not repeat its SYN,ACK, for which there was time: the ACK that it had was not captured.
  private var isMissingACK: Bool {
    aSentOnlySYNACK && a.synCount == 1 && reset.time - a.synTime > synACKPatience
  }
}
