import TCPTrack

extension Reason {
  static let probeClose = Reason(
    code: .probeClose, category: .handshake, severity: .chat,
    title: "Opened, not used, and reset: a probe",
    meaning: "The opener connected, wanted nothing but to know that it could, and cleared the connection away.",
    recognised: "The client's own reset after the handshake with not a byte either way.",
    causes: "A health check of a load balancer, a connect() scan, a browser's pre-connected spare.",
    advice: "Nothing to do; see whether the source is a load balancer or monitor that probes on a schedule.",
    citations: [
      .observed("haproxy and keepalived health checks: SO_LINGER 0 after connect()"),
      .observed("half-open monitors reset at the SYN,ACK"), .judgement("no standard names it"),
    ],
    neighbours: [.halfOpenScan, .resetClose, .handshakeAborted],
    harm: .never,
    tell: { v in
      """
      \(v.Me) only wanted to see that \(v.you) takes connections: a health check, a connect() scan or a browser's \
      spare connection.
      """
    },
    judge: { facts in
      let isMonitors = facts.answersSYNACK && facts.isMonitoring
      guard facts.isActive || isMonitors, facts.aIsClient, facts.sawOpening, facts.noData, !facts.aClosed,
        !facts.bFINReachedA
      else {
        return nil
      }
      // It had its answer: of one that was not captured it has the number.
      guard facts.b.has(.synAck) || facts.a.has(.ack) || facts.reset.ack.raw != 0 else { return nil }
      // Its SYN, or the answer that counts from it.
      guard facts.a.has(.syn) || facts.b.has(.synAck) && facts.b.rcvNxt == facts.a.firstSeq else { return nil }
      if isMonitors, let host = facts.story.event.senderHost {
        // A client whose patience is always shorter than the way to the server does the same, with its kernel's SYNs.
        return Finding(
          facts.synTTLIsOwn ? Weight.good : Weight.fair + 5,
          [.noPayload, .monitor(targets: host.distinctTargets, abandoned: host.abandoned), facts.answer])
      }
      var evidence: [Evidence] = [.noPayload]
      if let after = facts.sinceHandshake { evidence.append(.soonAfterHandshake(after: after)) }
      evidence.append(.activeNumbers)
      var weight = Weight.strong + 10
      // Who looks whether a port is open need not wait; a greeting may not have come.
      if facts.idle >= 1_000_000_000 { weight = Weight.strong }
      if facts.idleStandsOut { weight = Weight.good }
      return Finding(weight, evidence)
    })
}
