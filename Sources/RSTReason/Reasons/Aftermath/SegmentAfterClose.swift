import TCPTrack

extension Reason {
  static let segmentAfterClose = Reason(
    code: .segmentAfterClose, category: .aftermath, severity: .chat,
    title: "A late segment met a connection that was closed",
    meaning: "Both ends had closed in order; a late, repeated or stray segment found nobody.",
    recognised: "An answer to a segment after both FINs were acknowledged, if one of them was captured at least.",
    causes: "Duplication or delay on the path, a retransmission whose acknowledgement was lost.",
    advice: "Nothing to do; if it is frequent, look for a link that duplicates packets.",
    citations: [.standard("RFC 9293 §3.10.7.1, CLOSED"), .observed("Linux: NO_SOCKET")],
    neighbours: [.timeWaitReset, .oldDuplicate, .segmentAfterReset],
    harm: .never,
    tell: { v in
      "A late, repeated or stray segment of \(v.you) reached \(v.me) after both had closed in order."
    },
    judge: { facts in
      guard facts.isReply, facts.priorReset == nil else { return nil }
      if facts.hasClosedUnseen {
        return Finding(Weight.strong, [.ownFINUncaptured, .peerFIN(frame: facts.citedFIN(of: facts.b)), facts.answer])
      }
      guard facts.bothClosed, !facts.answersSYN else { return nil }
      var weight =
        facts.trigger == nil
        ? (facts.aClosedFirst ? Weight.fair : Weight.good)
        : (facts.aClosedFirst ? Weight.strong - 10 : Weight.strong + 5)
      var evidence: [Evidence] = [facts.bothFINs, facts.answer]
      if let next = facts.aftermath.ofNext {
        weight = min(weight, Weight.good)
        evidence.append(.nextConnection(frame: facts.cited(next)))
      }
      return Finding(weight, evidence)
    })
}
