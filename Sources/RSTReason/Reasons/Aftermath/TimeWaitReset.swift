import TCPTrack

extension Reason {
  static let timeWaitReset = Reason(
    code: .timeWaitReset, category: .aftermath, severity: .chat,
    title: "A late segment met TIME-WAIT and was reset",
    meaning: "This end closed first and was waiting out old segments; it answered one with a reset rather than an ACK.",
    recognised: "An answer to a late segment, or SYN, within 2 MSL after both FINs, this end having closed first.",
    causes: "Delay or duplication on the path; some stacks reset where RFC 9293 asks for an ACK.",
    advice: "Nothing to do; if it is frequent, look for a link that duplicates packets (RFC 1337 explains the hazard).",
    citations: [.standard("RFC 9293 §3.10.7.4, TIME-WAIT"), .standard("RFC 1337"), .observed("lwIP")],
    neighbours: [.segmentAfterClose, .oldDuplicate],
    harm: .never,
    tell: { v in
      """
      \(v.Me) waited in TIME-WAIT after an orderly close and answered a late segment of \(v.you) with a reset, \
      where RFC 9293 asks for an ACK.
      """
    },
    judge: { facts in
      if let age = facts.sinceFormerClose {
        return Finding(Weight.fair, [.timeWait(age: age), facts.answer])
      }
      guard facts.isReply, facts.bothClosed, facts.aClosedFirst, facts.priorReset == nil,
        !facts.answersSYN
      else { return nil }
      let age = max(0, facts.reset.time - max(facts.b.finTime, facts.a.finAckedTime))
      guard age <= 240_000_000_000 else { return nil }
      return Finding(
        facts.trigger == nil ? Weight.good : Weight.strong,
        [.timeWait(age: age), facts.bothFINs, facts.answer])
    })
}
