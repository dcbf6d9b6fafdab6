import TCPTrack

extension Reason {
  static let mptcpReset = Reason(
    code: .mptcpReset, category: .protocol, severity: .note,
    title: "Multipath TCP gave up a subflow",
    meaning: "One subflow of a Multipath TCP connection was reset; the reason stands in the reset.",
    recognised: "The MP_TCPRST or MP_FASTCLOSE option, or a reset of a Multipath TCP subflow.",
    causes: "A join refused, a fast close, lack of resources, a path that performs badly, a middlebox that interferes.",
    advice: "See what reason it states, and whether the connection's other subflows go on.",
    citations: [.standard("RFC 8684 §3.5, §3.6"), .observed("Linux: MPTCP_RST_*")],
    neighbours: [.abortiveClose, .unreadDataClose, .handshakeRefused],
    harm: .byFigures,
    tell: { v in
      "Multipath TCP at \(v.me) gave up this subflow to \(v.you)."
    },
    judge: { facts in
      if facts.reset.options.contains(.mptcpReset) {
        // Whoever forges a reset may write the option as well. That both ends reset a subflow is no sign of it.
        let isForeign =
          facts.foreignEvidence.weight >= 70 && (facts.marks.ttl == .differs || facts.aftermath.senderGoesOn != nil)
        return Finding(
          isForeign ? Weight.fair : Weight.conclusive,
          [.mptcpOption(reason: facts.reset.mptcpReason), .mptcpConnection])
      }
      if facts.reset.options.contains(.mptcpFastClose) || facts.reset.options.contains(.mptcp) {
        return Finding(Weight.strong + 5, [.mptcpConnection])
      }
      return nil
    })
}
