import TCPTrack

extension Reason {
  static let connectTimeoutReset = Reason(
    code: .connectTimeoutReset, category: .timeout, severity: .warning,
    title: "The handshake was never completed and was given up",
    meaning: "This end's SYN,ACK (or SYN) was repeated without an answer it could use, and the attempt was dropped.",
    recognised: "A reset after repeated SYN,ACKs although the client's ACKs were captured, or after repeated SYNs.",
    causes: "The handshake's last ACK is lost behind the capture point, a full accept queue, a one-way path.",
    advice: "Capture at the other end too: what arrives there? Check filters, asymmetric routes and the accept queue.",
    citations: [
      .standard("RFC 9293 §3.8.3"),
      .observed("Linux expires the request silently and answers the next segment (TCP_FLAGS)"),
    ],
    neighbours: [.handshakeRefused, .retransmissionTimeout],
    harm: .always,
    tell: { v in
      v.isClient
        ? "\(v.Me) got no answer to its SYN that it could use, and gave its attempt to reach \(v.you) up."
        : "\(v.Me) got no answer to its SYN,ACK that it could use, and gave the attempt of \(v.you) up."
    },
    judge: { facts in
      guard facts.a.has(.syn), facts.aSentOnlySYNs, facts.a.synCount >= 2, facts.reset.seq == facts.a.sndNxt,
        facts.priorReset == nil,
        facts.isActive || facts.answersSegment || facts.trigger == nil
      else { return nil }
      var weight = Weight.good
      var evidence: [Evidence] = [.synACKRepeated(count: facts.a.synCount)]
      if facts.aIsServer {
        if facts.synACKRepeatedDespiteACK || facts.a.synCount >= 3 && !facts.b.has(.handshakeAck) {
          weight = Weight.strong
        }
        if facts.answersSegment && !facts.synACKRepeatedDespiteACK && facts.a.synCount < 3 { weight = Weight.fair }
      }
      if facts.trigger != nil { evidence.append(facts.answer) }
      return Finding(weight, evidence)
    })
}
