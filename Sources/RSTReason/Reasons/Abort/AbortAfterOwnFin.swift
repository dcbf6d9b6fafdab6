import TCPTrack

extension Reason {
  static let abortAfterOwnFin = Reason(
    code: .abortAfterOwnFin, category: .abort, severity: .note,
    title: "Closed, then cut the rest short by a reset",
    meaning: "This end had sent its FIN and then did not wait for the other's: it reset what was left.",
    recognised: """
      This end's own reset after its FIN (captured, or known by its ACK), or an immediate answer to the ACK of its FIN or \
      the other's FIN.
      """,
    causes: "shutdown() then close() with data unread or SO_LINGER 0; TCP_LINGER2 below 0; orphan limits.",
    advice: "See what the other end still had to send; read to the end of file after shutdown().",
    citations: [
      .standard("RFC 9293 §3.10.5, FIN-WAIT-1 and FIN-WAIT-2"),
      .observed("Linux: TCP_STATE, TCP_ABORT_ON_CLOSE, TCP_ABORT_ON_DATA (TCP_LINGER2), TCP_ABORT_ON_MEMORY"),
    ],
    neighbours: [.dataAfterClose, .finWaitExpired, .unreadDataClose],
    harm: .byFigures,
    tell: { v in
      """
      \(v.Me) had sent its FIN and then reset the rest instead of waiting for the FIN of \(v.you): shutdown(), then \
      close() with data unread or SO_LINGER 0.
      """
    },
    judge: { facts in
      guard facts.priorReset == nil else { return nil }
      if facts.hasHiddenFIN { return Finding(Weight.strong, [.ownFINOnItsWay, .activeNumbers]) }
      let isOneAhead =
        facts.isActive && !facts.aClosed && facts.aSpoke && facts.reset.seq == facts.a.sndNxt + 1
        && !facts.sawOnlyProbes
      if isOneAhead || facts.hasOwnFINByACK {
        return Finding(Weight.good + 5, [.ownFINUncaptured, .activeNumbers])
      }
      if let fin = facts.ownFINBehindAbort {
        return Finding(
          Weight.strong, [.ownFINBehind(frame: facts.cited(fin), after: fin.time - facts.reset.time), .activeNumbers])
      }
      guard facts.aClosed, !facts.bothClosed || facts.isActive else { return nil }
      let own = facts.ownFIN(before: facts.reset.time)
      if facts.isActive {
        let weight =
          facts.bothClosed ? Weight.fair : facts.resetsDataAfterOwnFIN != nil ? Weight.good : Weight.strong + 10
        return Finding(weight, [own, .activeNumbers])
      }
      guard let trigger = facts.trigger, trigger.payloadLength == 0, trigger.has(.ack),
        facts.a.finSeq.precedes(trigger.ack)
      else { return nil }
      guard facts.dataBesideTrigger == nil else { return nil }
      let since = trigger.time - facts.a.finTime
      let answered = facts.answer
      // It leaves at once; what comes later, or amid segments that were not captured, rather answers another one.
      let isDoubtful = facts.delay > 20_000_000 + 4 * facts.aTurnaround || facts.bSkips
      if since <= 1_500_000_000 + 2 * max(0, facts.rtt) {
        return Finding(isDoubtful ? Weight.fair : Weight.strong, [own, answered])
      }
      return trigger.has(.fin) ? nil : Finding(Weight.weak, [own, answered])
    })
}
