import TCPTrack

extension Reason {
  static let protocolViolation = Reason(
    code: .protocolViolation, category: .protocol, severity: .warning,
    title: "The other end's segment was not acceptable",
    meaning: "A segment failed a check that TCP must make (time stamps, signature, flags, ACK of unsent data).",
    recognised: """
      An answer to a segment with a foreign time stamp, a bad signature, illegal flags, or an ACK of unsent data or (Fast \
      Open) of what came before; to a SYN,ACK after which the SYN is repeated.
      """,
    causes: "A middlebox that rewrites options or numbers, a broken stack, a forged segment.",
    advice: "Compare captures at both ends: what changed on the way? Look at boxes that rewrite TCP options.",
    citations: [
      .standard("RFC 7323 §5, §3.2"), .standard("RFC 2385, RFC 5925"),
      .observed("Linux: TCP_RFC7323_PAWS in SYN-SENT, TCP_ACK_UNSENT_DATA and TCP_TOO_OLD_ACK in SYN-RECEIVED"),
    ],
    neighbours: [.unacceptableAck, .synInConnection, .handshakeAborted],
    harm: .always,
    tell: { v in
      "\(v.Me) could not accept the segment of \(v.you) that it answers: it fails a check that TCP must make."
    },
    judge: { facts in
      guard facts.isReply, let trigger = facts.trigger, facts.priorReset == nil else { return nil }
      if facts.inSYNSent, facts.answersSYNACK, facts.acknowledgesOwnSYN,
        facts.echoesForeignTimestamp(trigger)
      {
        return Finding(Weight.strong + 10, [.badTimestamp(frame: facts.cited(trigger)), facts.answer])
      }
      if facts.inSYNSent, facts.acknowledgesOwnSYN, let again = facts.ownSYNRepeated {
        return Finding(Weight.good, [.senderWentOn(frame: facts.cited(again)), facts.answer])
      }
      if facts.isOldForFastOpen(trigger) {
        let off = abs(Int64(trigger.ack.distance(from: facts.a.firstSeq + 1)))
        return Finding(Weight.strong, [.wrongACK(frame: facts.cited(trigger), off: off), facts.answer])
      }
      // Neither ACK nor SYN: an open connection drops it (RFC 9293 §3.10.7.4, fifth step), so that this one was gone, or
      // the stack is none of those.
      if facts.aSpoke, !facts.aClosed, !trigger.has(.ack), !trigger.has(.syn) {
        return Finding(Weight.fair - 10, [.illegalFlags(frame: facts.cited(trigger)), facts.answer])
      }
      if facts.inSYNReceived, trigger.has(.ack), facts.a.sndNxt.precedes(trigger.ack),
        facts.connection.has(.simultaneousOpen) || facts.b.has(.synData) || facts.a.has(.data)
      {
        return Finding(Weight.strong, [.acksUnsent(frame: facts.cited(trigger))])
      }
      if trigger.traits.contains(.signed), facts.aSpoke, !facts.aClosed {
        // Others so signed had been accepted.
        return Finding(facts.tookSigned ? Weight.weak : Weight.good, [.signedSegment(frame: facts.cited(trigger))])
      }
      return nil
    })
}
