import TCPTrack

extension Reason {
  static let idleExpired = Reason(
    code: .idleExpired, category: .stale, severity: .warning,
    title: "The connection had sat idle and was gone",
    meaning: "After a long silence the next segment, or a timer, found the connection expired.",
    recognised: "A reset after a silence of 20 s or more (or 5 s and ten times any earlier), no FIN before.",
    causes: "A session timer at the sender's application or host, or at a load balancer, NAT or firewall between.",
    advice: "Compare the idle time with the timers on the way; enable keep-alives shorter than the shortest of them.",
    citations: [
      .standard("RFC 5382 §5, RFC 9293 §3.8.4"), .observed("load balancers answer the segment after the idle time"),
      .judgement("20 s, or 5 s and ten times the longest earlier pause, stands out"),
      .judgement("a silence no longer than one that the connection outlived ends by no timer"),
      .judgement(
        "a host that cuts three connections and more at once, after short silences and long, does so by no timer"),
      .judgement(
        "a client may leave at any time, not only when a timer runs out, unless the silence matches a known one"),
      .judgement("a silence in which the client waits for an answer is none of the connection's"),
    ],
    neighbours: [.middleboxTimeout, .peerRestarted, .resetClose], twin: .middleboxTimeout,
    harm: .always,
    tell: { v in
      v.isReply
        ? """
        \(v.Me) no longer had the connection after a long silence: a timer of its application, its host or a box in \
        front of it had run out. It resets and retransmits nothing, because the state is gone.
        """
        : """
        \(v.Me) cut the connection to \(v.you) after a long silence, when a session timer ran out. It sends a reset \
        and no retransmission, because it gives the state up.
        """
    },
    judge: { facts in
      guard facts.aSpoke, facts.bSpoke, facts.hasTakenHandshake || facts.isActive, facts.hasHadExchange, !facts.aClosed,
        !facts.bClosed, facts.priorReset == nil,
        facts.silenceBeforeEnd.standsOut, !facts.silenceBeforeEnd.brokenByA,
        facts.trigger == nil || facts.answersSegment, facts.isReply || facts.isActive,
        facts.keepAliveRun == nil, (facts.ownRetransmissionRun?.count ?? 0) < 2
      else { return nil }
      let idle = facts.silenceBeforeEnd.time
      var evidence: [Evidence] = [.idle(idle)]
      let timer = KnownTimer.matching(idle)
      if let timer { evidence.append(.idleMatchesTimer(idle, timer)) }
      evidence.append(facts.isActive ? .activeNumbers : facts.answer)
      switch facts.marks.ttl {
      case .same: evidence.append(.ttlSame(facts.reset.ttl))
      case .differs: evidence.append(.ttlDiffers(reset: facts.marks.resetTTL, usual: facts.marks.usualTTL))
      case .unknown: break
      }
      var weight = facts.isReply ? Weight.strong : Weight.strong - 5
      if idle < 20_000_000_000 { weight -= 5 }
      // It may have answered with a SYN cookie and known nothing of the connection from the start.
      if facts.aSentOnlySYNs { weight -= 20 }
      if facts.isReply && facts.bTriedBefore { weight -= 20 }
      if facts.windowProbeRun != nil { weight -= 25 }
      // Somebody waited: a hung server, or a client whose patience ran out. Of what needs no answer (a subscription's
      // acknowledgement, a log) the same is seen.
      if facts.isActive, facts.answerWasOwed { weight -= 30 }
      // A client leaves when its user does, too.
      if facts.isActive, facts.aIsClient, timer == nil { weight = min(weight, Weight.fair + 5) }
      if let others = facts.cutWithOthers {
        evidence.append(others)
        weight -= 40
      }
      let doubts = facts.doubtsOfTimer
      return Finding(weight - doubts.weight, evidence + doubts.evidence)
    })
}
