import TCPTrack

extension Reason {
  static let finWaitExpired = Reason(
    code: .finWaitExpired, category: .stale, severity: .warning,
    title: "FIN-WAIT-2 had run out when the other end closed",
    meaning: "This end closed, waited for the other's FIN as long as its timer allows, and forgot the connection.",
    recognised: "An answer to the other end's late FIN or data, this end's FIN acknowledged long before.",
    causes: "The other end keeps its half open (CLOSE-WAIT): its program did not close when it read the end of file.",
    advice: "Find why the other end closes so late (sockets in CLOSE-WAIT); Linux's tcp_fin_timeout is 60 s.",
    citations: [.standard("RFC 9293 §3.6"), .observed("Linux tcp_fin_timeout; BSD net.inet.tcp.finwait2_timeout")],
    neighbours: [.dataAfterClose, .abortAfterOwnFin, .segmentAfterClose],
    harm: .byFigures,
    tell: { v in
      """
      \(v.Me) had closed, waited in FIN-WAIT-2 until its timer ran out and forgot the connection; what \(v.you) \
      sent afterwards met nobody.
      """
    },
    judge: { facts in
      guard facts.aClosed, facts.isReply, facts.priorReset == nil, !facts.bothClosed, let waited = facts.waitedSinceFIN,
        waited >= 1_500_000_000, !facts.inSYNSent
      else { return nil }
      guard facts.answersSegment, let trigger = facts.trigger else {
        return facts.trigger == nil
          ? Finding(Weight.fair, [.ownFINAcknowledged(before: waited), facts.answer]) : nil
      }
      let bare = trigger.payloadLength == 0
      var weight = Weight.weak
      if bare {
        weight = trigger.has(.fin) ? Weight.strong + 5 : Weight.fair
      } else if waited >= 10_000_000_000 {
        weight = Weight.fair - 10
      }
      if !facts.a.has(.finAcked) { weight -= 20 }
      // Sooner than any stack's own timer: only if somebody has set it.
      if waited < 10_000_000_000 { weight = min(weight, Weight.strong) }
      if facts.bFINReachedA { weight -= 30 }
      return Finding(
        weight,
        [
          .ownFINAcknowledged(before: waited),
          facts.answer,
        ])
    })
}
