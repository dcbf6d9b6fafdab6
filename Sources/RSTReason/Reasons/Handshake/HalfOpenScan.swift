import TCPTrack

extension Reason {
  static let halfOpenScan = Reason(
    code: .halfOpenScan, category: .handshake, severity: .note,
    title: "Half-open scan: the SYN,ACK was all it wanted",
    meaning: "A scanner sent a raw SYN to see whether the port is open; its kernel, knowing nothing, reset the answer.",
    recognised: "The opener's answer to SYN,ACK, many ports or hosts, or a SYN no ordinary TCP makes.",
    causes: "nmap -sS, masscan, zmap or the like.",
    advice: "Identify the source; if it is not yours, treat it as reconnaissance.",
    citations: [
      .observed("nmap -sS: window 1024, DF off, only an MSS option; zmap and masscan: no options"),
      .judgement("a source that abandons many different targets scans; one SYN may have been another's in its name"),
      .judgement("a SYN,ACK 200 ms late, or to a repeated SYN, met a client that had lost its patience"),
    ],
    neighbours: [.handshakeAborted, .probeClose, .unexpectedSynAck],
    harm: .always, isSecurity: true,
    tell: { v in
      v.isReply
        ? """
        \(v.Me) scans: it sent a SYN to see whether the port is open, and its kernel, knowing of no connection, reset the \
        answer of \(v.you).
        """
        : "\(v.Me) scans: it connected to \(v.you) only to see whether the port is open."
    },
    judge: { facts in
      let unseenAnswer =
        !facts.reset.has(.ack) && facts.reset.seq == facts.a.sndNxt && facts.aSentOnlySYNs && facts.hasRawSYN
      let abandoned = facts.answersSYNACK || unseenAnswer || facts.isActive && facts.noData
      guard abandoned, facts.aIsClient, facts.a.has(.syn), facts.noData, !facts.aClosed, !facts.bClosed else {
        return nil
      }
      var evidence: [Evidence] = []
      var weight = 0
      if facts.answersSYNACK, facts.synTTLIsOwn {
        evidence.append(.ttlDiffers(reset: facts.marks.resetTTL, usual: facts.marks.usualTTL))
        weight = Weight.strong
      }
      if facts.answersSYNACK || unseenAnswer, facts.hasRawSYN {
        evidence.append(.rawSYN)
        weight = weight > 0 ? 95 : Weight.strong
      }
      if let host = facts.story.event.senderHost, facts.mayBeScanning(host) {
        evidence.append(.scanner(targets: host.distinctAttempts, abandoned: host.abandoned, refused: host.refusals))
        let isScanning = facts.isScanning(host)
        weight = max(weight, facts.answersSYNACK ? (isScanning ? Weight.strong - 10 : Weight.fair) : 0)
        if isScanning { weight += 5 }
      }
      // One SYN is no scan: it may have been another's in this host's name (a flood with spoofed sources), or its kernel's,
      // which a gateway on the way has forgotten; but floods do not copy nmap's, with a segment size and nothing else.
      // Nor are many certain, as floods by reflection send them to many in one name.
      if facts.synTTLIsOwn {
        switch (facts.isKnownToSeek, facts.hasNmapsSYN) {
        case (true, true): break
        case (true, false), (false, true): weight = min(weight, Weight.strong)
        case (false, false): weight = min(weight, Weight.fair + 5)
        }
      }
      // An ordinary SYN whose answer came late, or that was repeated, is a client's that had lost its patience.
      if facts.waitedForSYNACK { weight = min(weight, Weight.weak) }
      guard weight > 5 else { return nil }
      if facts.trigger != nil { evidence.append(facts.answer) }
      evidence.append(.noPayload)
      return Finding(weight, evidence)
    })
}
