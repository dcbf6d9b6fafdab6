import TCPTrack

/// Evidence that several reasons give.
extension Facts {
  /// The trigger as evidence.
  var answer: Evidence {
    guard let trigger else { return answersForgotten ? .answersForgotten : .answersUncaptured }
    if answersSYN { return .answersSYN(frame: cited(trigger), delay: delay) }
    if answersSYNACK { return .answersSYNACK(frame: cited(trigger), delay: delay) }
    return .answersSegment(
      frame: cited(trigger), payload: trigger.payloadLength, fin: trigger.has(.fin), delay: delay)
  }

  /// A's FIN as evidence, with its distance from what came at this time.
  func ownFIN(before time: Int64) -> Evidence { .ownFIN(frame: citedFIN(of: a), before: max(0, time - a.finTime)) }

  /// Both FINs as evidence.
  var bothFINs: Evidence { .bothClosed(own: citedFIN(of: a), peer: citedFIN(of: b)) }

  /// That a service has accepted connections, as evidence.
  func accepted(_ service: ServiceFacts) -> Evidence {
    .serviceAccepted(count: service.accepted, frame: cited(service.acceptedFrame, in: service.acceptedFile))
  }
}
