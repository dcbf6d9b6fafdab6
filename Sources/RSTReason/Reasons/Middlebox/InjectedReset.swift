import TCPTrack

extension Reason {
  static let injectedReset = Reason(
    code: .injectedReset, category: .middlebox, severity: .error,
    title: "Forged by a third party on the path",
    meaning: "A box between the two ends wrote this reset in the name of one of them.",
    recognised: "Marks that are not the end's, the end going on after it, bursts, both ends reset by one machine.",
    causes: """
      A content filter, intrusion prevention, censorship, a throttler, a firewall's reject in mid-connection; the end's \
      own kernel, where its firewall kept a segment from the socket (conntrack's INVALID); another host that was given the \
      same address.
      """,
    advice: "Capture at the end in whose name it came: if it never sent it, look at the boxes in between.",
    citations: [
      .judgement("Weaver, Sommer, Paxson (NDSS 2009): what a passive observer can use"),
      .judgement("the second of a pair more than 4,000 bytes ahead of all that was sent answers nothing"),
      .observed("nftables reject in an established flow; RFC 9293 lets no end go on after its own reset"),
    ],
    neighbours: [.abortiveClose, .middleboxTimeout, .blindReset, .rejectedAfterAccept],
    harm: .always, isSecurity: true,
    tell: { v in
      "\(v.Me) did not send this reset: a third party on the path forged it in its name."
    },
    judge: { facts in
      let foreign = facts.foreignEvidence
      guard foreign.weight > 0, !facts.isBlind || foreign.weight >= 70,
        facts.priorReset == nil || facts.isPartOfBurst || foreign.weight >= 70
      else { return nil }
      var weight = foreign.weight
      var evidence = foreign.evidence
      let silence = facts.silenceBeforeEnd
      if silence.standsOut && foreign.weight < 100 { weight -= silence.wasOutlived ? 10 : 40 }
      if facts.bothClosed { weight -= 50 }
      if facts.isBlind && facts.aftermath.challengeAnswered == nil { weight -= 20 }
      if let request = facts.provokingRequest { evidence.append(request) }
      return Finding(weight, evidence)
    })
}
