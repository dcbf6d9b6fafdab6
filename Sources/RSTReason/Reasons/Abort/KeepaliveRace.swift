import TCPTrack

extension Reason {
  static let keepaliveRace = Reason(
    code: .keepaliveRace, category: .abort, severity: .error,
    title: "A request crossed the close of an idle connection",
    meaning: "This end closed an idle kept-alive connection just as the other sent its next request on it.",
    recognised: "An answer to the first data after this end's FIN, which ended a silence, within a round trip of it.",
    causes: "The server's keep-alive time-out is shorter than the client's or proxy's: sporadic 502s.",
    advice: "Let the end that sends requests time out first, and retry idempotent requests on a new connection.",
    citations: [
      .standard("RFC 9112 §9.5"), .standard("RFC 1122 §4.2.2.13"),
      .judgement("the first data after the FIN within about a round trip is a race, later it is not"),
    ],
    neighbours: [.dataAfterClose, .finWaitExpired],
    harm: .always,
    tell: { v in
      """
      \(v.Me) closed the idle connection just as \(v.you) sent its next request on it; the request met a closed \
      socket.
      """
    },
    judge: { facts in
      guard facts.aClosed, facts.answersData, let trigger = facts.trigger, facts.priorReset == nil, !facts.bothClosed,
        facts.finEndedIdleTime, facts.firstDataAfterFIN, !facts.bClosedBeforeTrigger,
        // No request: a client asks, and is not asked, and an alert takes leave.
        facts.role != .client, !facts.meetsOnlyAlert
      else { return nil }
      let apart = trigger.time - facts.a.finTime
      let limit = max(0, facts.rtt) + max(0, facts.rtt) / 2 + 5_000_000
      guard abs(apart) <= limit else { return nil }
      return Finding(
        Weight.strong + 10,
        [
          .crossedFIN(frame: facts.cited(trigger), apart: max(0, apart)), .idle(facts.idleBeforeFIN),
          facts.answer,
        ])
    })
}
