import TCPTrack

extension Reason {
  static let peerRestarted = Reason(
    code: .peerRestarted, category: .stale, severity: .warning,
    title: "This end lost the connection without closing it",
    meaning: "A crash, reboot or fail-over made this end forget a live connection; the next segment met nobody.",
    recognised: "An answer in mid-connection, no FIN or reset before, this end silent or its clocks started anew.",
    causes: "The host or container restarted, a cluster address moved, a NAT or load balancer between lost its table.",
    advice: "Check the uptime of host, service and any NAT between at this moment, fail-over logs, moved addresses.",
    citations: [
      .standard("RFC 9293 §3.5.1, half-open connections"),
      .observed("Linux: NO_SOCKET, or TCP_FLAGS if the port listens"),
    ],
    neighbours: [.noConnection, .idleExpired, .injectedReset], twin: .noConnection,
    harm: .always,
    tell: { v in
      """
      \(v.Me) lost this connection by a crash, restart or fail-over, without closing it, and answered the segment \
      of \(v.you) as a stranger.
      """
    },
    judge: { facts in
      guard facts.answersSegment, facts.aSpoke, !facts.aSentOnlySYNs, facts.hasHadExchange,
        !facts.aClosed,
        !facts.bothClosed, facts.priorReset == nil
      else { return nil }
      var evidence: [Evidence] = []
      guard facts.ackOfHiddenFIN == nil, !facts.hasClosedUnseen, facts.overtookOwnFIN == nil else { return nil }
      var weight = Weight.good + 5
      let unanswered = facts.unansweredByA.filter { $0.sequenceLength > 0 }
      if unanswered.count > 1, let first = unanswered.first {
        evidence.append(.silentEnd(since: facts.reset.time - first.time, count: unanswered.count))
        if facts.bTriedBefore { weight = Weight.strong }
      }
      evidence.append(
        facts.answer)
      let silence = facts.silenceBeforeEnd.time
      if silence >= 1_000_000_000 { evidence.append(.idle(silence)) }
      if facts.marks.ttl == .differs { weight -= facts.marks.isJustNearer ? 15 : 35 }
      if facts.silenceBeforeEnd.wasOutlived {
        evidence.append(.silenceOutlived(facts.silenceBeforeEnd.earlier))
      } else if facts.silenceBeforeEnd.standsOut {
        weight -= 20
      }
      // Sooner than its path has ever been: perhaps not its own answer.
      if facts.a.turnaround > 0, facts.delay >= 0, facts.delay < facts.a.turnaround / 10 { weight -= 15 }
      if facts.senderHadGivenUp { weight -= 30 }
      if facts.mayHoldFINBack { weight -= 20 }
      if let trigger = facts.trigger, facts.isOldForFastOpen(trigger) { weight -= 25 }
      // It has been back for a while, and opened the connection anew before it answered.
      if facts.hasNumberBeforeNewSYN { weight -= 20 }
      // What B answers by it may be A's new SYN.
      if facts.triggerIsUnprovoked { weight -= 20 }
      // Nothing comes up again so soon: rather the FIN or reset before it was not captured, or came behind it.
      if facts.spokeJustBefore {
        weight -= facts.a.has(.gap) || facts.b.has(.gap) ? 50 : 25
      } else if facts.spokeWithinASecond, facts.marks.ttl != .differs {
        // A fail-over may be so quick, or the path has lost the FIN.
        weight -= 15
      }
      if facts.overtookOwnAbort { weight -= 50 }
      return Finding(weight, evidence)
    })
}
