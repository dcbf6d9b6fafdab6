import TCPTrack

extension Reason {
  static let rejectedAfterAccept = Reason(
    code: .rejectedAfterAccept, category: .refused, severity: .warning,
    title: "Accepted, then dropped before a byte was served",
    meaning: "The server program took the connection and cut it without sending anything.",
    recognised: "The server's own reset, zero bytes of payload from it, soon after handshake or request.",
    causes: "An access list or wrapper, an overloaded proxy, a header time-out, the wrong protocol on the port.",
    advice: "Read the server's log at this time: access rules, limits, TLS on a plain port or the reverse.",
    citations: [
      .observed("haproxy tcp-request reject, nginx return 444 with reset_timedout_connection"),
      .standard("RFC 9293 §3.10.5, ABORT"),
      .judgement("who takes payload for a second, or more of it than a first window holds, serves without answering"),
    ],
    neighbours: [.handshakeRefused, .unreadDataClose, .abortiveClose, .idleExpired],
    harm: .always,
    tell: { v in
      "\(v.Me) accepted the connection of \(v.you), and its application then dropped it."
    },
    judge: { facts in
      guard facts.isActive, facts.aIsServer, facts.aServedNothing,
        !facts.aClosed, !facts.bFINReachedA
      else { return nil }
      var evidence: [Evidence] = [.nothingServed(received: facts.b.bytes + facts.receivedUncaptured)]
      if facts.bSentData {
        evidence.append(.peerUnanswered(bytes: facts.b.bytes, frame: facts.citedData(of: facts.b)))
      }
      if let after = facts.sinceHandshake { evidence.append(.soonAfterHandshake(after: after)) }
      evidence.append(.activeNumbers)
      var weight = Weight.strong + 5
      if facts.idleStandsOut { weight = Weight.good }
      if facts.tookMuch { weight = Weight.weak }
      // The SYN,ACK seen may be a repeated one, of an end that never heard the opener's answer.
      if !facts.b.has(.syn) { weight = min(weight, Weight.strong) }
      if facts.synACKRepeatedDespiteACK { weight = Weight.weak }
      if !facts.b.has(.handshakeAck) { weight -= facts.a.synCount > 1 ? 50 : 10 }
      return Finding(weight, evidence)
    })
}
