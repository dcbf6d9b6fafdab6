import TCPTrack

extension Reason {
  static let keepaliveTimeout = Reason(
    code: .keepaliveTimeout, category: .timeout, severity: .warning,
    title: "Keep-alive probes went unanswered",
    meaning: "This end asked an idle peer several times whether it is alive and got no answer.",
    recognised:
      "A reset of its own, or an answer to what comes later, after two or more unanswered probes (SEQ = SND.NXT−1).",
    causes: "The other host, its network or a box between is gone without closing.",
    advice: "Check whether the other host was reachable in that time, and whether a box dropped its state.",
    citations: [
      .standard("RFC 9293 §3.8.4"),
      .standard("RFC 1122 §4.2.3.6"),
      .observed("Linux: TCP_KEEPALIVE_TIMEOUT, SEQ = SND.NXT"),
      .observed("gVisor: no reset before the next segment"),
    ],
    neighbours: [.zeroWindowTimeout, .retransmissionTimeout, .idleExpired],
    harm: .always,
    tell: { v in
      "\(v.Me) gave the idle connection up, because \(v.you) showed no sign of life."
    },
    judge: { facts in
      if let run = facts.keepAlivesGivenUp, facts.priorReset == nil {
        return Finding(Weight.strong, [.keepAliveProbes(count: run.count, span: run.span), facts.answer])
      }
      guard facts.reset.has(.ack), facts.isActive || facts.form == .other, !facts.b.isWindowShut,
        facts.priorReset == nil
      else { return nil }
      let run = facts.keepAliveRun
      if let run, run.unanswered {
        return Finding(
          facts.isActive ? Weight.strong + 10 : Weight.good,
          [.keepAliveProbes(count: run.count, span: run.span), .activeNumbers])
      }
      // The answers passed the capture point and were lost behind it.
      if let run, run.endedInStep, run.heard != true {
        return Finding(
          run.heard == false ? Weight.strong + 10 : Weight.strong - 5,
          [.keepAliveUnheard(count: run.count, span: run.span), .activeNumbers])
      }
      // One may be all that was allowed, or all that was captured.
      guard facts.isActive, let probe = facts.unansweredProbe else { return nil }
      return Finding(Weight.fair, [.keepAliveProbes(count: 1, span: facts.reset.time - probe.time), .activeNumbers])
    })
}
