import TCPTrack

extension Reason {
  static let abortiveClose = Reason(
    code: .abortiveClose, category: .abort, severity: .note,
    title: "Cut in mid-exchange by the application",
    meaning: "The program at this end gave the connection up while data was under way.",
    recognised: "This end's own reset with data outstanding, still arriving, or met by bare resets afterwards.",
    causes: "SO_LINGER 0, a killed process, a proxy that aborts, a cancelled download, a user who clicked stop.",
    advice: "Look into the sender's application log at this time: cancel, time-out, kill or proxy error.",
    citations: [
      .standard("RFC 9293 §3.10.5, ABORT"), .observed("Linux: SO_LINGER 0 reports TCP_STATE"),
      .judgement("a client that resets after waiting, its last payload acknowledged, has waited for an answer to it"),
    ],
    neighbours: [.unreadDataClose, .resetClose, .injectedReset],
    harm: .always,
    tell: { v in
      "The application at \(v.me) cut the connection to \(v.you) in mid-exchange: SO_LINGER 0, a kill or a cancel."
    },
    judge: { facts in
      guard facts.isEstablishedAbort else { return nil }
      var evidence: [Evidence] = []
      var weight = 40
      if facts.aUnacked > 0, !facts.missesB {
        evidence.append(.ownUnacknowledged(bytes: facts.aUnacked))
        weight += 25
      } else if let waited = facts.resetWithoutWaiting {
        evidence.append(.ownJustSent(frame: facts.citedData(of: facts.a), before: waited))
        weight += 25
      }
      if let request = facts.unansweredRequest {
        evidence.append(request)
        // Where B had answered before, this may as well have been the last word.
        weight += facts.bSentData ? 10 : 20
      }
      if facts.bInFlight > 0 {
        evidence.append(.peerInFlight(bytes: facts.bInFlight))
        weight += 25
      }
      if let newest = facts.moreWasQueued {
        evidence.append(.moreWasQueued(frame: facts.cited(newest)))
        weight += 20
      }
      if facts.ackInFlightMetNobody {
        evidence.append(.ackInFlightMet)
        weight += 45
      }
      if facts.unseenMetNobody {
        evidence.append(.ackInFlightMet)
        weight += 30
      }
      evidence.append(.activeNumbers)
      // One ahead of all that was captured of it: a FIN rather than nothing.
      if facts.aSpoke, facts.reset.seq == facts.a.sndNxt + 1 { weight -= 20 }
      return Finding(weight, evidence)
    })
}
