import TCPTrack

extension Reason {
  static let oldDuplicate = Reason(
    code: .oldDuplicate, category: .stale, severity: .warning,
    title: "A segment of an earlier connection arrived late",
    meaning: "The network delivered a segment of a former connection of the same addresses and ports.",
    recognised: "The answered segment's numbers fit the previous incarnation, not the present one.",
    causes: "Delay or duplication on the path together with early reuse of the client's port.",
    advice: "Widen the client's ephemeral port range; look for duplicating or re-routing links.",
    citations: [.standard("RFC 9293 §3.4.1; §3.5, old duplicates"), .standard("RFC 6528")],
    neighbours: [.segmentAfterClose, .unacceptableAck, .halfOpenRecovery],
    harm: .never,
    tell: { v in
      """
      A late segment of an earlier connection, with the same addresses and ports, reached \(v.me), which had \
      nothing to match it with.
      """
    },
    judge: { facts in
      guard facts.isReply, facts.connection.incarnation > 0 else { return nil }
      let former = Evidence.formerIncarnation(before: max(0, facts.reset.time - facts.connection.formerTime))
      guard facts.trigger != nil else {
        guard !facts.reset.has(.ack), facts.fitsFormer(facts.reset.seq) else { return nil }
        return Finding(Weight.good, [former, facts.answer])
      }
      guard facts.triggerFitsFormer else { return nil }
      let isLate = facts.triggerRepeatsFormer && !facts.triggerAnswersNewSYN
      var weight = isLate ? Weight.strong + 10 : Weight.good - 10
      if facts.newestOwnSYN == nil && !facts.aSpoke { weight -= 10 }
      return Finding(weight, [former, facts.answer])
    })
}
