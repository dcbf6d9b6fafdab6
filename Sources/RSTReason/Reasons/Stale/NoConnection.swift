import TCPTrack

extension Reason {
  static let noConnection = Reason(
    code: .noConnection, category: .stale, severity: .warning,
    title: "No such connection, and the capture cannot say why",
    meaning: "A segment met a host that knew nothing of its connection.",
    recognised: "An answer to a segment that is no SYN, from an end never seen to take part in the connection.",
    causes: "An ACK, FIN or Xmas scan, a stray, or a connection lost before the capture began.",
    advice: "Capture from before the connection's start; look for the same source probing other ports.",
    citations: [
      .standard("RFC 9293 §3.10.7.1, CLOSED; §3.10.7.2, LISTEN"),
      .observed("Linux: NO_SOCKET, or TCP_FLAGS if the port listens"),
    ],
    neighbours: [.peerRestarted, .unacceptableAck, .idleExpired], twin: .peerRestarted,
    harm: .always,
    tell: { v in
      v.senderListens
        ? "\(v.Me), in LISTEN, got a segment of \(v.you) that belongs to no connection; RFC 9293 wants a reset."
        : "\(v.Me) knew nothing of the connection of \(v.you)'s segment; the capture does not show why."
    },
    judge: { facts in
      // Where the connection was known and had to be forgotten, the capture may well hold the reason.
      guard facts.answersSegment, let trigger = facts.trigger, !facts.aSpoke, !facts.connection.has(.forgottenBefore),
        facts.priorReset.map({ facts.story.isMine($0) }) ?? true
      else { return nil }
      var evidence: [Evidence] = [
        facts.answer
      ]
      if !trigger.has(.ack) { evidence.append(.illegalFlags(frame: facts.cited(trigger))) }
      if let service = facts.story.event.senderService, service.accepted > 0 {
        evidence.append(facts.accepted(service))
      }
      evidence.append(.neverSpoke)
      if !facts.sawOpening { evidence.append(.beganMidway) }
      var weight = facts.sawOpening ? Weight.weak : Weight.strong
      // A stranger would have answered the segments before as well; and both numbers are rather those of an end that
      // knows the connection, and cuts it.
      if facts.earlierWentUnanswered || facts.match == .both { weight = min(weight, Weight.fair) }
      return Finding(weight, evidence)
    })
}
