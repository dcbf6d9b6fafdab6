import TCPTrack

/// Terms about SYNs that ask for ECN, which some boxes reset (RFC 3360).
extension Facts {
  var answersSYNForECN: Bool { answersSYN && trigger?.flags.asksForECN == true }

  /// The service refused none but SYNs that asked for ECN, this one among them, and listened all the while, but accepted
  /// none of that kind. Once may be by chance: a service that was down for a moment, asked by two stacks.
  var refusalOfECN: (weight: Int, evidence: Evidence)? {
    guard answersSYNForECN, let service = story.event.senderService, service.acceptedAfterECN > 0,
      service.acceptedECN == 0, service.refusedECN == service.refused
    else { return nil }
    return (
      service.acceptedAfterECN > 1 ? 20 : 15,
      .serviceRefusesECN(refused: service.refusedECN, accepted: service.accepted)
    )
  }
}
