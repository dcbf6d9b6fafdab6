import TCPTrack

extension Reason {
  static let halfOpenRecovery = Reason(
    code: .halfOpenRecovery, category: .handshake, severity: .chat,
    title: "An old half of a connection is cleared away",
    meaning:
      "This end had lost or ended the connection and opened it anew; the other still held the old one and said so.",
    recognised: "A SYN into a live four-tuple, answered by an ACK with old numbers, answered by this reset.",
    causes: "A crash, reboot or early port reuse at this end while the other kept its state. The next SYN succeeds.",
    advice: "Nothing to do if a SYN succeeds next. If it recurs, find why this end loses connections without closing.",
    citations: [
      .standard("RFC 9293 §3.5.1, half-open connections"), .standard("RFC 5961 §4.2"),
      .observed("Linux: SK_RST_REASON_TCP_INVALID_ACK_SEQUENCE"),
    ],
    neighbours: [.unacceptableAck, .oldDuplicate, .handshakeRefused],
    harm: .never,
    tell: { v in
      """
      \(v.Me) opened this connection anew; \(v.you) still held the old one, alive or in TIME-WAIT, and answered the SYN \
      with its numbers. This reset is to clear it away, so that a later SYN succeeds.
      """
    },
    judge: { facts in
      guard facts.isReply, let syn = facts.newestOwnSYN else { return nil }
      // Not seen, or captured out of turn: this end was opening anew already when it answered.
      guard let trigger = facts.trigger, syn.time <= trigger.time else {
        guard facts.hasNumberBeforeNewSYN else { return nil }
        return Finding(Weight.good, [.newSYN(frame: facts.cited(syn)), facts.answer])
      }
      guard trigger.has(.ack), !trigger.has(.syn), trigger.payloadLength == 0, trigger.ack != syn.end else {
        return nil
      }
      var weight = facts.peerHadConnection ? Weight.strong + 10 : Weight.fair
      if facts.triggerRepeatsFormer && !facts.triggerAnswersNewSYN { weight -= 30 }
      return Finding(
        weight,
        [
          .newSYN(frame: facts.cited(syn)),
          facts.answer,
        ])
    })
}
