import TCPTrack

extension Reason {
  static let dataAfterClose = Reason(
    code: .dataAfterClose, category: .abort, severity: .error,
    title: "Data came after this end had closed",
    meaning: "This end had closed its socket, so nobody was left to read what the other still sent.",
    recognised: "An answer to payload that came after this end's FIN.",
    causes: "The receiver lost interest (a cancelled download, a closed tab), or the two ends disagree who closes.",
    advice: "Find why this end closed before it had everything: a time-out, a content length, a cancelled request.",
    citations: [
      .standard("RFC 1122 §4.2.2.13"), .standard("RFC 2525 §2.17"),
      .observed("Linux: TCP_ABORT_ON_DATA, TCP_TIMEWAIT_SOCKET once the orphan is a mini-socket"),
    ],
    neighbours: [.keepaliveRace, .finWaitExpired, .abortAfterOwnFin, .segmentAfterReset],
    harm: .unlessAlert,
    tell: { v in
      """
      \(v.Me) had closed. Its FIN, acknowledged or not, says only that it sends no more; but with the socket closed \
      nobody was left to read the payload that \(v.you) still sent.
      """
    },
    judge: { facts in
      if facts.priorReset == nil, !facts.bothClosed, let data = facts.resetsDataAfterOwnFIN {
        return Finding(
          Weight.strong,
          [
            facts.ownFIN(before: data.time),
            .answersSegment(
              frame: facts.cited(data), payload: data.payloadLength, fin: data.has(.fin),
              delay: max(0, facts.reset.time - data.time)),
          ])
      }
      if facts.answersSegment, facts.bUnacked > 0, facts.priorReset == nil,
        facts.ackOfHiddenFIN != nil
      {
        return Finding(Weight.good, [.ownFINUncaptured, facts.answer])
      }
      if facts.answersSegment, facts.bUnacked > 0, facts.priorReset == nil, let fin = facts.overtookOwnFIN {
        return Finding(
          Weight.good, [.ownFINBehind(frame: facts.cited(fin), after: fin.time - facts.reset.time), facts.answer])
      }
      if facts.answersForgotten, facts.aClosed, facts.priorReset == nil, !facts.bothClosed {
        return Finding(Weight.good, [facts.ownFIN(before: facts.reset.time), facts.answer])
      }
      if facts.answersBareACK, facts.aClosed, facts.priorReset == nil, !facts.bothClosed, facts.bSkips {
        return Finding(Weight.good, [facts.ownFIN(before: facts.reset.time), .notAllCaptured])
      }
      if facts.answersData, facts.priorReset == nil, facts.mayHoldFINBack {
        return Finding(Weight.fair + 5, [.finHeldBack, facts.answer])
      }
      // Its FIN may have been lost on the way.
      if facts.answersData, facts.priorReset == nil, !facts.aClosed, facts.spokeWithinASecond,
        facts.marks.ttl != .differs
      {
        return Finding(Weight.weak - 5, [facts.answer])
      }
      guard facts.aClosed, facts.answersData || facts.dataBesideTrigger != nil,
        let trigger = facts.dataBesideTrigger ?? facts.trigger,
        facts.priorReset == nil, !facts.bothClosed,
        facts.hasNotTaken(trigger)
          // The resets of a burst may be paired with segments a little older than those they answer.
          || facts.bUnacked > 0 && trigger.time >= facts.a.finTime - 2 * max(0, facts.rtt) - 1_000_000
      else { return nil }
      var evidence = [facts.ownFIN(before: trigger.time), facts.answer]
      if facts.meetsOnlyAlert { evidence.append(.onlyAlert(frame: facts.cited(trigger))) }
      return Finding(Weight.strong, evidence)
    })
}
