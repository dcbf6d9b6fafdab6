import TCPTrack

extension Reason {
  static let unknown = Reason(
    code: .unknown, category: .unknown, severity: .note,
    title: "Reset, and the segments seen do not say why",
    meaning: "No rule of TCP or habit of a stack fits what the capture holds.",
    recognised: "Nothing else applies; the evidence names what is missing.",
    causes: "The capture begins in mid-connection, holds one direction only, or lost segments.",
    advice: "Capture both directions from before the connection's start, close to the end that resets.",
    citations: [.judgement("an honest unknown is better than a confident guess")],
    neighbours: [],
    harm: .byFigures,
    tell: { v in
      "The segments seen do not say why \(v.me) reset the connection to \(v.you)."
    },
    judge: { facts in
      var evidence: [Evidence] = []
      if facts.reset.marks.contains(.badChecksum) { evidence.append(.badChecksum) }
      if facts.story.before.isEmpty { evidence.append(.firstOfItsConnection) }
      if facts.connection.has(.forgottenBefore) { evidence.append(.forgotten) }
      if facts.captureLimits.contains(.oneSided) { evidence.append(.oneSided) }
      if facts.connection.has(.beganMidway) && !facts.story.before.isEmpty { evidence.append(.beganMidway) }
      if facts.isFiltered {
        evidence.append(.onlyControlCaptured)
      } else if facts.a.has(.gap) || facts.b.has(.gap) {
        evidence.append(.notAllCaptured)
      }
      if let prior = facts.priorReset {
        evidence.append(.priorReset(frame: facts.cited(prior), own: facts.story.isMine(prior)))
      }
      if facts.form == .other, facts.bSpoke { evidence.append(.oddNumbers) }
      // A wrong checksum alone may be a capture that was rewritten; with payload it is a corrupt segment.
      let isCorrupt = facts.reset.marks.contains(.badChecksum) && facts.reset.payloadLength > 64
      return Finding(isCorrupt ? Weight.conclusive : 25, evidence)
    })
}
