import TCPTrack

extension Reason {
  static let unacceptableAck = Reason(
    code: .unacceptableAck, category: .handshake, severity: .warning,
    title: "Acknowledges something that was never sent",
    meaning: "Before the connection stood, a segment came whose ACK fits nothing sent: an old or foreign segment.",
    recognised: "An answer in LISTEN, SYN-SENT or SYN-RECEIVED to a segment whose ACK is not ISS+1.",
    causes: "An old duplicate, a peer or box that still holds an earlier connection, a stateful box rewriting numbers.",
    advice: "Look for a middlebox that keeps or rewrites sequence numbers, and for early reuse of the client's port.",
    citations: [
      .standard("RFC 9293 §3.10.7.2, §3.10.7.3: SEG.ACK ≤ ISS or > SND.NXT"),
      .observed("Linux: SK_RST_REASON_TCP_INVALID_ACK_SEQUENCE in SYN-SENT, TCP_FLAGS in LISTEN"),
    ],
    neighbours: [.halfOpenRecovery, .oldDuplicate, .noConnection, .protocolViolation],
    harm: .byFigures,
    tell: { v in
      """
      \(v.Me), in \(v.senderState), got an acknowledgement of something that it had never sent; RFC 9293 has such a \
      segment answered by a reset.
      """
    },
    judge: { facts in
      guard facts.isReply else { return nil }
      guard let trigger = facts.trigger else {
        // The SYN's own number is rather written by the program that wrote the SYN.
        guard !facts.reset.has(.ack), facts.aSentOnlySYNs, !facts.bSpoke, facts.reset.seq != facts.a.sndNxt,
          facts.reset.seq != facts.a.firstSeq, !facts.fitsFormer(facts.reset.seq)
        else { return nil }
        return Finding(Weight.fair, [.wrongACKUnseen, .oneSided])
      }
      guard trigger.has(.ack) else { return nil }
      if facts.inSYNSent, !facts.acknowledgesOwnSYN {
        let off = abs(Int64(trigger.ack.distance(from: facts.a.firstSeq + 1)))
        var weight = Weight.strong
        if !trigger.has(.syn) {
          weight = facts.peerHadConnection || facts.ownSYNWasAnswered ? Weight.weak : Weight.good
        }
        return Finding(weight, [.wrongACK(frame: facts.cited(trigger), off: off)])
      }
      if facts.inSYNReceived, trigger.ack != facts.a.firstSeq + 1, !facts.isFiltered {
        let off = abs(Int64(trigger.ack.distance(from: facts.a.firstSeq + 1)))
        return Finding(
          Weight.good, [.wrongACK(frame: facts.cited(trigger), off: off), .onlySYNACK(count: facts.a.synCount)])
      }
      guard facts.isLoneACK, !facts.connection.has(.forgottenBefore), let service = facts.story.event.senderService,
        service.accepted > 0
      else { return nil }
      return Finding(
        Weight.fair,
        [
          facts.accepted(service), .firstOfItsConnection,
          facts.answer,
        ])
    })
}
