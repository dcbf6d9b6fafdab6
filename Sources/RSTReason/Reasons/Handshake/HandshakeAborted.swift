import TCPTrack

extension Reason {
  static let handshakeAborted = Reason(
    code: .handshakeAborted, category: .handshake, severity: .chat,
    title: "The client no longer wanted the connection",
    meaning: "The SYN,ACK came when the client had already given up its attempt to connect.",
    recognised: "The client's answer to a SYN,ACK that acknowledges its own SYN.",
    causes: "connect() cancelled or timed out, or another address won the race (Happy Eyeballs, RFC 8305).",
    advice: "Compare the SYN,ACK's delay with the client's connect time-out; look for a second SYN to another address.",
    citations: [.standard("RFC 9293 §3.10.7.1"), .standard("RFC 8305 §5")],
    neighbours: [.halfOpenScan, .unexpectedSynAck, .probeClose],
    harm: .never,
    tell: { v in
      """
      \(v.Me) no longer wanted the connection when the SYN,ACK of \(v.you) came: connect() was cancelled, timed out \
      or lost a race to another address.
      """
    },
    judge: { facts in
      guard facts.answersSYNACK, facts.a.has(.syn), !facts.a.has(.synAck), facts.acknowledgesOwnSYN,
        facts.intrudingSYN == nil
      else { return nil }
      var weight = Weight.strong
      if facts.looksLikeScanner || facts.synTTLIsOwn { weight = Weight.fair - 10 }
      if facts.isMonitoring { weight = Weight.fair }
      if facts.synACKIsUnacceptable { weight = Weight.fair - 15 }
      return Finding(
        weight, [facts.answer, .openerGone])
    })
}
