import TCPTrack

extension Reason {
  static let unreadDataClose = Reason(
    code: .unreadDataClose, category: .abort, severity: .error,
    title: "Closed with received data still unread",
    meaning: "The program closed its socket before it had read all that had arrived; TCP must tell the other end.",
    recognised: "This end's own reset; the other's data was never answered, or nobody was reading it.",
    causes: "A request refused without reading its body, a protocol error, close() or exit before the end of file.",
    advice: "Let the application read to the end of file before close(), or shut down its sending side and drain.",
    citations: [
      .standard("RFC 1122 §4.2.2.13"), .standard("RFC 2525 §2.17"),
      .observed("Linux tcp_close: SK_RST_REASON_TCP_ABORT_ON_CLOSE"),
    ],
    neighbours: [.abortiveClose, .resetClose, .rejectedAfterAccept], twin: .abortiveClose,
    harm: .always,
    tell: { v in
      """
      The application at \(v.me) closed before it had read all that \(v.you) had sent, so its TCP sent a reset \
      instead of a FIN (RFC 1122 §4.2.2.13).
      """
    },
    judge: { facts in
      guard facts.isEstablishedAbort, facts.bSentData else { return nil }
      var evidence: [Evidence] = []
      var weight = 30
      if facts.windowGrew {
        evidence.append(
          .windowGrew(from: facts.lastWindow, to: facts.resetWindow, isScaled: !facts.isUnscaledWindow(of: facts.a)))
        weight += 45
      } else if let late = facts.acknowledgedByResetAlone {
        evidence.append(.acknowledgedByReset(bytes: late.bytes, count: late.count))
        weight += 35
      }
      if facts.windowShrank {
        evidence.append(
          .windowShrank(from: facts.largestWindow, to: facts.lastWindow, isScaled: !facts.isUnscaledWindow(of: facts.a))
        )
        weight += 30
      }
      if facts.peerDataUnanswered {
        evidence.append(.peerUnanswered(bytes: facts.unansweredBytes, frame: facts.citedData(of: facts.b)))
        // A server that was seen to serve nothing may have served nothing at all: that is a rejection.
        weight += facts.aIsClient ? 10 : facts.sawOpening || facts.aSentData ? 35 : 20
      }
      if facts.resetsWithItsAnswer, let waited = facts.resetWithoutWaiting {
        evidence.append(.ownJustSent(frame: facts.citedData(of: facts.a), before: waited))
        weight += facts.ackInFlightMetNobody ? 60 : 30
      } else if facts.aUnacked > 0 {
        weight -= 10
      }
      if facts.bInFlight > 0 { weight -= 10 }
      // Of a program that reads the window grows as well, and shrinks until it reads.
      if !facts.windowDoubled { weight = min(weight, Weight.strong) }
      // Without any of these no segment tells it from a close after all was read: it is left open.
      evidence.append(.activeNumbers)
      return Finding(weight, evidence)
    })
}
