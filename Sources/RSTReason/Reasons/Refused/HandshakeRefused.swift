import TCPTrack

extension Reason {
  static let handshakeRefused = Reason(
    code: .handshakeRefused, category: .refused, severity: .warning,
    title: "Handshake refused: the last ACK was answered by a reset",
    meaning: "The server had answered the SYN, but when the handshake's last segment came it no longer wanted it.",
    recognised: "An answer to the ACK of the SYN,ACK (or to the first data); the server sent nothing but SYN,ACK.",
    causes: "Accept queue overflow with tcp_abort_on_overflow, a listener closed meanwhile, SYN cookies.",
    advice: "Check the accept queue (ss -ltn, nstat TcpExtListenOverflows), the backlog, and for a restart.",
    citations: [
      .standard("RFC 9293 §3.10.7.2, LISTEN: any ACK"),
      .observed("Linux tcp_check_req: INVALID_SYN with tcp_abort_on_overflow, else NO_SOCKET"),
    ],
    neighbours: [.rejectedAfterAccept, .connectTimeoutReset, .unacceptableAck],
    harm: .always,
    tell: { v in
      """
      \(v.Me) reset the segment that completes the handshake of \(v.you): its accept queue was full, its listener \
      had gone, or a SYN cookie did not match.
      """
    },
    judge: { facts in
      guard facts.answersSegment, facts.aIsServer, facts.a.has(.synAck), facts.aSentOnlySYNACK,
        let trigger = facts.trigger, trigger.ack == facts.a.firstSeq + 1, !facts.hasAborted
      else { return nil }
      var weight = Weight.strong + 5
      var evidence: [Evidence] = [
        facts.answer,
        .onlySYNACK(count: facts.a.synCount),
      ]
      if facts.a.synCount > 1 {
        evidence.append(.synACKRepeated(count: facts.a.synCount))
        weight = Weight.fair - 15
      }
      // A server without a place for it would have repeated its SYN,ACK by then.
      if facts.a.synCount == 1, facts.completedLongBefore { weight = Weight.good }
      // A box before the server, or the server's host before its container.
      if facts.marks.ttl == .differs {
        evidence.append(.ttlDiffers(reset: facts.marks.resetTTL, usual: facts.marks.usualTTL))
        weight -= 30
      }
      if facts.idleStandsOut { weight = Weight.weak }
      // It had taken the connection and acknowledged what came.
      if facts.acknowledgedBefore { weight = Weight.weak }
      return Finding(weight, evidence)
    })
}
