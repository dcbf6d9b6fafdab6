import TCPTrack

extension Reason {
  static let resetClose = Reason(
    code: .resetClose, category: .abort, severity: .chat,
    title: "Closed by a reset after the exchange was complete",
    meaning: "This end had what it wanted and used a reset instead of a FIN to be rid of the connection at once.",
    recognised: "This end's own reset, all data of both ends acknowledged, nothing lost.",
    causes: "SO_LINGER 0 to skip TIME-WAIT, a server's or browser's shortcut that skips CLOSE-WAIT and LAST-ACK.",
    advice: "Nothing to do; to be rid of the noise, close with shutdown() and a FIN instead of SO_LINGER 0.",
    citations: [
      .standard("RFC 9293 §3.10.5, ABORT"),
      .observed("Linux: SO_LINGER 0 reports TCP_STATE; browsers and web servers"),
    ],
    neighbours: [.unreadDataClose, .abortiveClose, .probeClose],
    harm: .byFigures,
    tell: { v in
      """
      \(v.Me) ended the finished exchange by a reset instead of a FIN, a shortcut of its application (SO_LINGER 0) \
      that skips TIME-WAIT.
      """
    },
    judge: { facts in
      guard facts.isEstablishedAbort, !facts.noData else { return nil }
      var weight = Weight.good - 5
      var evidence: [Evidence] = []
      let mayBeUnread = facts.lastDataIsAnswer && facts.peerDataUnanswered
      if facts.aUnacked > 0 && !facts.missesB || facts.bInFlight > 0 || facts.resetWithoutWaiting != nil {
        weight -= 30
      } else if facts.bSpoke {
        evidence.append(.allAcknowledged)
      }
      if facts.lastDataIsAnswer {
        evidence.append(.answerComplete(frame: facts.citedData(of: facts.aHadLastWord ? facts.a : facts.b)))
        if mayBeUnread { evidence.append(.answerMayBeUnread(bytes: facts.unansweredBytes)) }
      } else {
        weight -= 25
      }
      if facts.waitedForAnswer { weight -= 10 }
      if let request = facts.unansweredRequest { evidence.append(request) }
      // What A sent last was not captured.
      if facts.a.has(.data), facts.a.sndNxt + 1 != facts.reset.seq, facts.a.sndNxt.precedes(facts.reset.seq) {
        weight -= 15
      }
      if facts.moreWasQueued != nil { weight -= 35 }
      if facts.missesB { weight -= 15 }
      let others = facts.cutWithOthers
      if let others { evidence.append(others) }
      if facts.unansweredProbe != nil {
        weight -= 25
      } else if facts.idle >= 1_000_000_000 && others == nil || mayBeUnread || facts.resetsBehindItsAnswer {
        // Rather a timer's doing; or a client that had not read the answer (one of three in the laboratory, one of two
        // among real programs); or a server that had not read the whole request (SO_LINGER 0 would cut its answer short).
        weight -= 10
      }
      if facts.b.isWindowShut { weight -= 15 }
      if facts.windowGrew || facts.windowShrank || facts.acknowledgedByResetAlone != nil { weight -= 20 }
      if facts.ackInFlightMetNobody { weight -= 30 }
      evidence.append(.activeNumbers)
      return Finding(weight, evidence)
    })
}
