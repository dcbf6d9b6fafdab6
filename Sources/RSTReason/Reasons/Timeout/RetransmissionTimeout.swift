import TCPTrack

extension Reason {
  static let retransmissionTimeout = Reason(
    code: .retransmissionTimeout, category: .timeout, severity: .warning,
    title: "Gave up after unanswered retransmissions",
    meaning: "This end sent the same data again and again without an acknowledgement, and gave the connection up.",
    recognised: "Repeated retransmissions without an ACK, then this end's reset or answer to a late segment.",
    causes: "The path or the other host was down for longer than the retransmission limit or TCP_USER_TIMEOUT.",
    advice: "Find what broke the path in that time; compare with tcp_retries2 and TCP_USER_TIMEOUT.",
    citations: [
      .standard("RFC 9293 §3.8.3"), .standard("RFC 5482"),
      .observed("Linux gives up silently and answers the peer's next segment; BSD and Windows reset"),
    ],
    neighbours: [.peerRestarted, .zeroWindowTimeout, .keepaliveTimeout],
    harm: .always,
    tell: { v in
      v.isReply
        ? """
        \(v.Me) repeated its data until its patience ran out and gave the connection up in silence; the next \
        segment of \(v.you) met nobody. That is why a reset follows and no further retransmission.
        """
        : """
        \(v.Me) repeated its data to \(v.you) until its patience ran out, then gave the connection up: that is why \
        a reset follows and no further retransmission.
        """
    },
    judge: { facts in
      // Repeats that followed each other faster are no timer's: RFC 6298 wants 1 s, stacks take 200 ms at least.
      guard facts.priorReset == nil, let run = facts.ownRetransmissionRun, run.count >= 2, run.span >= 200_000_000,
        facts.a.has(.data) || facts.aClosed
      else { return nil }
      let evidence = Evidence.retransmissions(count: run.count, span: run.span)
      if facts.isActive {
        // An application may lose its patience in the midst of a run; the timer's own time, or a run as long as no
        // application waits, it would have to hit by chance (RFC 9293 §3.8.3: R2 is 100 s and more; own judgement).
        let isTimers = facts.resetsOnItsTimer || run.span >= 60_000_000_000
        var weight = isTimers ? Weight.strong + 10 : run.count >= 3 ? Weight.strong : Weight.good
        // Linux gives up in silence: this is its application.
        if facts.isLinuxAbort { weight = Weight.fair }
        return Finding(
          weight, facts.resetsOnItsTimer ? [evidence, .retransmissionDue, .activeNumbers] : [evidence, .activeNumbers])
      }
      if !facts.bSpoke, !facts.reset.has(.ack), run.count >= 2 {
        return Finding(Weight.good, [evidence, .oneSided])
      }
      guard facts.answersSegment, let trigger = facts.trigger, trigger.time >= run.end, !facts.triggerAcksRun else {
        return nil
      }
      var weight = run.count >= 3 ? Weight.strong + 5 : Weight.fair
      if run.span < 1_000_000_000 { weight -= 20 }
      return Finding(
        weight,
        [
          evidence,
          facts.answer,
        ])
    })
}
