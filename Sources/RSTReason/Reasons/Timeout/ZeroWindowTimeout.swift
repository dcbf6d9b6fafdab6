import TCPTrack

extension Reason {
  static let zeroWindowTimeout = Reason(
    code: .zeroWindowTimeout, category: .timeout, severity: .warning,
    title: "Gave up on a peer whose window stayed shut",
    meaning: "The other end stopped reading; this end probed its closed window until patience ran out.",
    recognised: "A zero window and window probes before this end's reset, or before its answer to a late segment.",
    causes: "The other end's program hangs or is stopped and does not read; TCP_USER_TIMEOUT, orphan limits.",
    advice: "Look at the program at the other end: why did it not read? Compare with TCP_USER_TIMEOUT at this end.",
    citations: [.standard("RFC 9293 §3.8.6.1"), .observed("Linux gives up silently; TCP_ABORT_ON_MEMORY for orphans")],
    neighbours: [.keepaliveTimeout, .retransmissionTimeout],
    harm: .always,
    tell: { v in
      "\(v.You) stopped reading; \(v.me) probed the shut window until its patience ran out and gave the connection up."
    },
    judge: { facts in
      guard facts.priorReset == nil, facts.isActive || facts.answersSegment, let probes = facts.windowProbeRun,
        probes.count >= 1
      else { return nil }
      var evidence: [Evidence] = [.zeroWindow, .windowProbes(count: probes.count, span: probes.span)]
      var weight = probes.count >= 2 ? Weight.strong + 10 : Weight.good
      // While its probes are answered TCP keeps the connection (RFC 9293 §3.8.6.1): the application, or an orphan's limit,
      // ended it, and soon after the window shut that may have other reasons.
      if facts.isActive, !facts.unansweredByA.isEmpty, probes.span < 30_000_000_000 { weight -= 20 }
      // While its probes are answered Linux does not give up, unless the program has left the socket.
      if facts.isLinuxAbort, !facts.unansweredByA.isEmpty { weight = min(weight, Weight.fair + 5) }
      // No stack gives up so soon (own judgement: a second, as the shortest TCP_USER_TIMEOUT in use).
      if probes.span < 1_000_000_000 { weight = min(weight, Weight.fair + 5) }
      if let trigger = facts.trigger {
        if facts.wasStillProbing && trigger.payloadLength > 0 { weight = Weight.weak }
        if facts.aClosed && trigger.payloadLength > 0 && facts.answeredAtOnce && probes.count < 2 {
          weight = Weight.weak
        }
        evidence.append(facts.answer)
      }
      return Finding(weight, evidence)
    })
}
