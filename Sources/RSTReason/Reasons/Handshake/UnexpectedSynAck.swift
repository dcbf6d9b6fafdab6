import TCPTrack

extension Reason {
  static let unexpectedSynAck = Reason(
    code: .unexpectedSynAck, category: .handshake, severity: .note,
    title: "SYN,ACK to a host that had sent no SYN",
    meaning: "The host got an answer to a connection that it had not asked for, and refused it.",
    recognised: "An answer to a SYN,ACK with no SYN before it in a capture that would hold it, or one of another TTL.",
    causes: "Somebody spoofs this host's address (backscatter), or the SYN took another path than the capture's.",
    advice: "If many such come from one service, it is being flooded in your name; else check for asymmetric routing.",
    citations: [.standard("RFC 9293 §3.10.7.1, CLOSED"), .observed("Linux: SK_RST_REASON_NO_SOCKET")],
    neighbours: [.handshakeAborted, .halfOpenScan, .noConnection],
    harm: .always, isSecurity: true,
    tell: { v in
      """
      \(v.Me) got a SYN,ACK from \(v.you) for a connection that it had not opened: backscatter of a flood sent in its \
      name, or its SYN took a path outside the capture.
      """
    },
    judge: { facts in
      guard facts.answersSYNACK, let trigger = facts.trigger, facts.priorReset == nil else { return nil }
      if facts.a.has(.syn) {
        // The SYN may have been another's.
        guard facts.synTTLIsOwn else { return nil }
        return Finding(
          facts.isKnownToSeek ? Weight.fair - 10 : Weight.fair,
          [facts.answer, .ttlDiffers(reset: facts.marks.resetTTL, usual: facts.marks.usualTTL), .noPayload])
      }
      // A SYN waits about so long for its answer (own judgement): it may have gone before the capture began.
      let age = trigger.time - facts.story.event.captureBegan
      guard age > 1_000_000_000 else {
        return Finding(Weight.fair, [facts.answer, .noSYNSeen, .captureJustBegan(before: max(0, age))])
      }
      return Finding(
        Weight.strong + 4, [facts.answer, .noSYNSeen])
    })
}
