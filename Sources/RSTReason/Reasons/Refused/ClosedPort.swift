import TCPTrack

extension Reason {
  static let closedPort = Reason(
    code: .closedPort, category: .refused, severity: .warning,
    title: "Connection refused: nothing listens on the port",
    meaning: "The SYN reached the host, and no program listens on that port, so its TCP refused at once.",
    recognised: "An answer to a SYN, built as RFC 9293 prescribes, with the marks of the host itself.",
    causes: "The service is down, listens on another port or address, or has not started yet; a scan.",
    advice: "On the server, check that the service runs and listens on this address and port (ss -ltn).",
    citations: [
      .standard("RFC 9293 §3.10.7.1, CLOSED"), .observed("Linux tcp_v4_send_reset, SK_RST_REASON_NO_SOCKET"),
    ],
    neighbours: [.firewallReject, .injectedReset, .segmentAfterReset], twin: .firewallReject,
    harm: .always,
    tell: { v in
      "\(v.Me) has nothing listening on port \(v.sourcePort) and refused the connection of \(v.you)."
    },
    judge: { facts in
      guard facts.refusesSYN else { return nil }
      var evidence: [Evidence] = [facts.answer]
      if facts.connection.incarnation == 0 { evidence.append(.neverSpoke) }
      var weight = Weight.good
      if facts.marks.hostTTL == .same {
        evidence.append(.ttlSame(facts.reset.ttl))
        weight = Weight.strong
      }
      if let service = facts.story.event.senderService {
        if service.refused > 0 { evidence.append(.serviceRefused(count: service.refused)) }
        if service.accepted > 0, !facts.marks.hostIsJustNearer { weight -= 15 }
        if service.refusedAmidst > 0 {
          evidence.append(.serviceListened(count: service.refusedAmidst))
          weight -= 10
        }
      }
      if let refusal = facts.refusalOfECN { weight -= refusal.weight }
      if facts.sinceFormerClose != nil { weight -= 10 }
      if facts.marks.hostTTL == .differs { weight -= facts.marks.isJustNearer ? 15 : 30 }
      if facts.marks.hostFlowLabel == .differs { weight -= 30 }
      if facts.quickestAnswerOutrun != nil { weight -= 30 }
      if facts.aftermath.synAck != nil || facts.aftermath.senderGoesOn != nil { weight = Weight.weak }
      return Finding(weight, evidence)
    })
}
