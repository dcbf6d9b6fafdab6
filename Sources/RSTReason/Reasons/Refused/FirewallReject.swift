import TCPTrack

extension Reason {
  static let firewallReject = Reason(
    code: .firewallReject, category: .refused, severity: .warning,
    title: "Connection refused by a packet filter",
    meaning: "A firewall on the path, or the host's own, answered the SYN with a reset in the host's name.",
    recognised: "An answer to a SYN not marked as the host's, sooner than it can, or from a port that accepts others.",
    causes: "A REJECT rule with tcp-reset, a security group, an access list by address; a box that resets ECN SYNs.",
    advice: "Look for a reject rule on the host and on the routers before it; compare with a client that is let in.",
    citations: [
      .standard("RFC 9293 §3.10.7.1"), .standard("RFC 3360"),
      .observed("nftables reject with tcp reset: the box's own TTL, no IPv6 flow label; Linux labels its resets"),
      .observed("FreeBSD tcp_respond leaves the flow label out; BSDs and Windows open with a window of 65,535"),
      .judgement("a port that accepts others and refuses one is filtered, not closed"),
      .judgement("a third of the host's quickest answer, if that takes 1 ms or more, is too soon to be its own"),
    ],
    neighbours: [.closedPort, .injectedReset], twin: .closedPort,
    harm: .always,
    tell: { v in
      """
      A packet filter refused the SYN to port \(v.sourcePort) in the name of \(v.me); the service itself did not \
      answer.
      """
    },
    judge: { facts in
      guard facts.answersSYN, !facts.aSpoke else { return nil }
      var evidence: [Evidence] = []
      var weight = 30
      if facts.marks.hostTTL == .differs {
        evidence.append(.hostTTLDiffers(reset: facts.marks.resetTTL, usual: facts.marks.usualTTL))
        // As well the address's own host, in front of a container or forwarded port.
        weight = facts.marks.isJustNearer ? Weight.fair + 5 : facts.marks.isJustFarther ? Weight.weak : Weight.strong
      }
      // Some stacks leave the label out of their own answers (FreeBSD tcp_respond): nothing is certain by that alone, and
      // of hosts that open as those do it says little.
      if facts.marks.hostFlowLabel == .differs {
        evidence.append(.flowLabelMissing)
        let opensAsThose = facts.story.event.senderHost?.hasOpenedWide == true
        weight = max(weight, opensAsThose ? Weight.fair : Weight.good)
      }
      let mayBeOwn = facts.marks.hostTTL != .differs && facts.marks.hostFlowLabel == .differs
      if let quickest = facts.quickestAnswerOutrun {
        evidence.append(.outrunsHost(delay: facts.delay, quickest: quickest))
        weight = max(weight, Weight.good)
      }
      if let service = facts.story.event.senderService, service.accepted > 0 {
        evidence.append(facts.accepted(service))
        if mayBeOwn {
          weight += 10
        } else if !facts.marks.hostIsJustNearer {
          // Not where both would come of the same: the container answered, its host refuses.
          weight += 30
        }
      }
      if let refusal = facts.refusalOfECN {
        evidence.append(refusal.evidence)
        weight += refusal.weight
      }
      evidence.append(facts.answer)
      if facts.sinceFormerClose != nil { weight -= 25 }
      if facts.aftermath.synAck != nil || facts.aftermath.senderGoesOn != nil { weight = 20 }
      return Finding(weight, evidence)
    })
}
