import TCPTrack

extension Reason {
  static let abortAfterPeerFin = Reason(
    code: .abortAfterPeerFin, category: .abort, severity: .note,
    title: "Answered the other end's FIN with a reset",
    meaning: "The other end closed in order; this end, in CLOSE-WAIT, reset instead of sending its own FIN.",
    recognised: "This end's own reset after the other's FIN, captured or known by its ACK, without a FIN of its own.",
    causes: "SO_LINGER 0, close with data unread, exit without close: a shortcut that skips LAST-ACK.",
    advice: "If bytes are missing, let the application read to the end of file and close() without SO_LINGER 0.",
    citations: [
      .standard("RFC 9293 §3.10.5, CLOSE-WAIT"), .standard("RFC 1122 §4.2.2.13"),
      .observed("Linux: TCP_STATE, TCP_ABORT_ON_CLOSE or TCP_DISCONNECT_WITH_DATA"),
    ],
    neighbours: [.unreadDataClose, .resetClose, .abortAfterOwnFin],
    harm: .byFigures,
    tell: { v in
      """
      \(v.You) closed in order, and \(v.me) sent a reset where its own FIN was due. That is its application's \
      doing: exit without close(), close() with data unread or after shutdown(), SO_LINGER 0, or a web stack that \
      skips CLOSE-WAIT and LAST-ACK.
      """
    },
    judge: { facts in
      guard facts.priorReset == nil else { return nil }
      if facts.hasPeerFINByACK { return Finding(Weight.good, [.peerFINUncaptured, .activeNumbers]) }
      guard facts.isActive, facts.bFINReachedA, !facts.aClosed else { return nil }
      return Finding(Weight.strong + 10, [.peerFIN(frame: facts.citedFIN(of: facts.b)), .activeNumbers])
    })
}
