import TCPTrack

extension Reason {
  static let segmentAfterReset = Reason(
    code: .segmentAfterReset, category: .aftermath, severity: .chat,
    title: "Answers a segment that came after the reset",
    meaning: "The connection had been reset already; what still came met nobody and was answered one by one.",
    recognised: "An answer to a segment after an effective reset of the same connection, in either direction.",
    causes:
      "Segments in flight when the first reset was sent, or an end that it did not reach. The first is to explain.",
    advice: "Look at that first reset; this one needs no action.",
    citations: [
      .standard("RFC 9293 §3.10.7.1, CLOSED"),
      .observed("Linux: one bare reset for each segment, NO_SOCKET"),
      .judgement(
        "what comes 200 ms and two round trips after the first was not in flight: that one may have been lost"),
    ],
    neighbours: [.segmentAfterClose, .dataAfterClose, .injectedReset],
    harm: .never,
    tell: { v in
      "\(v.Me) answers a segment of the connection that had been reset before: this is only the echo."
    },
    judge: { facts in
      guard let prior = facts.priorReset, facts.isReply, facts.answersSYN == false else { return nil }
      let own = facts.story.isMine(prior)
      // A stranger to the connection had no part of it to reset; an abort with both numbers is no stranger's.
      if own && !facts.hasAborted && !facts.aSpoke && !facts.connection.has(.handshake) && !facts.b.has(.syn) {
        return Finding(40, [.priorReset(frame: facts.cited(prior), own: own)])
      }
      if own && facts.spokeAfter(prior) { return Finding(30, [.priorReset(frame: facts.cited(prior), own: own)]) }
      guard facts.trigger != nil else {
        guard own || facts.reset.time - prior.time >= facts.aTurnaround * 4 / 5 else { return nil }
        return Finding(Weight.good, [.priorReset(frame: facts.cited(prior), own: own), facts.answer])
      }
      var weight = Weight.strong + 10
      if facts.match == .both { weight -= 10 }
      if facts.triggerRepeatsFormer { weight -= 30 }
      // B had no word of the first one, lost or ignored, and goes on: then it was not the end.
      if own, let trigger = facts.trigger, trigger.time - prior.time > 200_000_000 + 2 * max(0, facts.rtt) {
        weight -= 20
      }
      // By the clock it was the first.
      if facts.reset.time < prior.time { weight -= 30 }
      // It may as well be the first one's copy.
      if own && facts.mayBeAnsweredTwice { weight -= 15 }
      return Finding(weight, [.priorReset(frame: facts.cited(prior), own: own), facts.answer])
    })
}
