import TCPTrack

extension Reason {
  static let middleboxTimeout = Reason(
    code: .middleboxTimeout, category: .middlebox, severity: .warning,
    title: "A box on the path dropped the idle connection",
    meaning: "A NAT, firewall or load balancer forgot the connection while it was idle and then reset it.",
    recognised: "A reset after a silence, and its marks are not the end's, or both ends are reset at once.",
    causes: "The box's session timer is shorter than the connection's idle time.",
    advice: "Set keep-alives below the box's idle timer, or raise that timer.",
    citations: [
      .standard("RFC 5382 §5"),
      .observed("AWS NLB 350 s, Azure load balancer 240 s: reset on the next segment or to both ends"),
    ],
    neighbours: [.idleExpired, .injectedReset], twin: .idleExpired,
    harm: .always,
    tell: { v in
      """
      A box on the path (NAT, firewall or load balancer) had dropped the idle connection and reset it in the name \
      of \(v.me).
      """
    },
    judge: { facts in
      let foreign = facts.foreignEvidence
      guard foreign.weight >= 45, !facts.aClosed, !facts.bClosed, facts.silenceBeforeEnd.standsOut,
        facts.priorReset == nil || facts.priorIsOfSameBox,
        facts.hasHadExchange || !facts.bSpoke && facts.aSentData
      else { return nil }
      let idle = facts.silenceBeforeEnd.time
      var evidence = foreign.evidence
      evidence.append(.idle(idle))
      if let timer = KnownTimer.matching(idle) { evidence.append(.idleMatchesTimer(idle, timer)) }
      let doubts = facts.doubtsOfTimer
      return Finding(min(95, foreign.weight + 10) - doubts.weight, evidence + doubts.evidence)
    })
}
