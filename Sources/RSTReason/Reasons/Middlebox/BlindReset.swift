import TCPTrack

extension Reason {
  static let blindReset = Reason(
    code: .blindReset, category: .middlebox, severity: .error,
    title: "An off-path guess that its receiver ignores",
    meaning: "Somebody who cannot see the connection guessed its numbers; the receiver has no reason to believe it.",
    recognised: "SEQ is not the receiver's RCV.NXT, no segment provoked it, and the connection goes on.",
    causes: "A blind reset attack (RFC 5961), or a box that kept outdated numbers.",
    advice: "If it repeats, find who sends it; keep both ends on stacks that follow RFC 5961.",
    citations: [.standard("RFC 5961 §3.2"), .judgement("numbers that no segment explains were guessed")],
    neighbours: [.injectedReset], twin: .injectedReset,
    harm: .always, isSecurity: true,
    tell: { v in
      "Somebody who does not see this connection guessed its numbers and forged a reset in the name of \(v.me)."
    },
    judge: { facts in
      guard facts.isBlind else { return nil }
      let off = facts.resetOffset
      // A window whose scale is not known may hold the number after all.
      var weight = facts.effect == .unknown ? Weight.fair : Weight.good + 5
      var evidence: [Evidence] =
        switch facts.effect {
        case .unknown: [.oddNumbers]
        case .challenged: [.insideWindowOnly(by: off)]
        default: [.outsideWindow(by: off)]
        }
      if let on = facts.aftermath.senderGoesOn ?? facts.aftermath.senderRepeats {
        evidence.append(.senderWentOn(frame: facts.cited(on)))
        weight = Weight.strong + 5
      }
      if let challenge = facts.aftermath.challenge, facts.aftermath.challengeAnswered == nil {
        evidence.append(.challengeUnanswered(frame: facts.cited(challenge)))
      }
      if facts.aftermath.challengeAnswered != nil || facts.mayFollowUncaptured { weight = 20 }
      // Nobody gains by guessing at what is over: it may as well answer a segment of a connection before the capture.
      if facts.bothClosed { weight = min(weight, Weight.fair) }
      return Finding(weight, evidence)
    })
}
