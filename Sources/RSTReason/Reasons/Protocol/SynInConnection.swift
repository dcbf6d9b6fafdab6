import TCPTrack

extension Reason {
  static let synInConnection = Reason(
    code: .synInConnection, category: .protocol, severity: .warning,
    title: "A SYN came into the open connection",
    meaning: "A SYN arrived in mid-connection and this end, instead of a challenge ACK, reset the connection.",
    recognised: "An answer to a SYN or SYN,ACK (or a reset right after a SYN) from an end that was in the connection.",
    causes: "The opener reuses its port too early, a blind SYN, a stack that follows RFC 793 here.",
    advice: "Find why the SYN was sent: port reuse, a restarted client, or a stranger.",
    citations: [
      .standard("RFC 9293 §3.10.7.4, fourth step; RFC 5961 §4"), .standard("RFC 793 §3.9: reset"),
      .observed("Linux: INVALID_SYN in SYN-RECEIVED, TCP_TIMEWAIT_SOCKET in FIN-WAIT-2"),
    ],
    neighbours: [.closedPort, .halfOpenRecovery, .protocolViolation],
    harm: .always,
    tell: { v in
      "A SYN of \(v.you) came into the connection that \(v.me) already had, which it answered with a reset."
    },
    judge: { facts in
      guard facts.aSpoke, facts.priorReset == nil, let syn = facts.intrudingSYN, !facts.metNoConnection(syn) else {
        return nil
      }
      // Where the window's scale is not known, what lies in it is not known either: A may have lost the connection.
      var weight = facts.isUnscaledWindow(of: facts.a) ? Weight.strong - 5 : Weight.strong + 10
      if !facts.answersSYN {
        weight = facts.reset.time - syn.time <= 2 * facts.aTurnaround + 50_000_000 ? Weight.good : 0
      }
      guard weight > 0 else { return nil }
      return Finding(
        weight,
        [
          .synInConnection(frame: facts.cited(syn)),
          facts.answersSYNACK
            ? facts.answer : .answersSYN(frame: facts.cited(syn), delay: max(0, facts.reset.time - syn.time)),
        ])
    })
}
