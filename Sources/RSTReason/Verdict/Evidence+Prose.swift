extension Evidence {
  /// One sentence that stands alone, in the words "the sender" and "the receiver".
  public var prose: Prose { prose(naming: .neutral) }

  /// One sentence, the ends called by these names.
  func prose(naming ends: EndNames) -> Prose {
    switch self {
    case .answersSYN, .answersSYNACK, .answersSegment, .activeNumbers, .oddNumbers, .stated, .mptcpOption,
      .mptcpConnection, .badChecksum:
      formProse(ends)
    case .neverSpoke, .onlySYNACK, .synACKRepeated, .openerGone, .noPayload, .nothingServed, .noSYNSeen, .newSYN,
      .synInConnection, .wrongACK, .wrongACKUnseen, .soonAfterHandshake:
      handshakeProse(ends)
    case .peerFIN, .peerFINUncaptured, .ownFIN, .ownFINOnItsWay, .ownFINBehind, .ownFINUncaptured,
      .ownFINAcknowledged, .bothClosed, .timeWait, .allAcknowledged, .ownUnacknowledged, .ownUnanswered, .ownJustSent,
      .peerInFlight, .peerUnanswered, .windowGrew, .windowShrank, .acknowledgedByReset, .answerComplete,
      .answerMayBeUnread, .moreWasQueued, .tlsAlert, .onlyAlert, .finHeldBack:
      closeProse(ends)
    case .idle, .idleMatchesTimer, .silenceOutlived, .clockStood, .cutWithOthers, .silentEnd, .keepAliveProbes,
      .keepAliveUnheard, .windowProbes, .zeroWindow, .retransmissions, .retransmissionDue, .crossedFIN:
      timeProse(ends)
    case .priorReset, .formerIncarnation, .nextConnection, .serviceAccepted, .serviceRefused, .serviceListened,
      .serviceRefusesECN, .scanner, .monitor, .rawSYN:
      neighbourProse(ends)
    case .ttlDiffers, .ttlSame, .hostTTLDiffers, .ipIDDiffers, .ipIDRepeated, .ipIDSkips, .timestampsMissing,
      .flowLabelMissing, .linkDiffers, .windowUnrelated, .windowInReply, .ackInFlightMet, .tooFast, .outrunsHost,
      .afterRequest:
      originProse(ends)
    case .senderWentOn, .senderSentMoreBefore, .synACKAfter, .bothEndsReset, .burst, .outsideWindow,
      .insideWindowOnly, .challengeUnanswered:
      aftermathProse(ends)
    case .badTimestamp, .signedSegment, .acksUnsent, .illegalFlags, .beganMidway, .captureJustBegan, .forgotten,
      .oneSided, .onlyControlCaptured, .notAllCaptured, .answersUncaptured, .answersForgotten, .firstOfItsConnection:
      limitProse(ends)
    }
  }

  private func formProse(_ ends: EndNames) -> Prose {
    switch self {
    case .answersSYN(let frame, let delay): "The reset answers the SYN in frame \(frame), \(Self.place(delay))."
    case .answersSYNACK(let frame, let delay): "The reset answers the SYN,ACK in frame \(frame), \(Self.place(delay))."
    case .answersSegment(let frame, let payload, let fin, let delay):
      "The reset answers frame \(frame) (\(Self.kind(payload, fin))), \(Self.place(delay))."
    case .activeNumbers:
      "The reset answers nothing: SEQ is \(ends.me)'s next byte, ACK all that it had received."
    case .oddNumbers: "Its numbers are neither those of an answer nor those of an abort."
    case .stated: "The reset itself states a reason; any box on the path could have written it."
    case .mptcpOption(let reason): "It carries MP_TCPRST with reason \(reason)."
    case .mptcpConnection: "The connection is a subflow of Multipath TCP."
    case .badChecksum: "Its TCP checksum is wrong: the receiver discards it."
    default: ""
    }
  }

  /// Where a reset lies as seen from what it answers.
  private static func place(_ delay: Int64) -> Prose {
    delay < 0 ? "which the capture has behind it: the order is not that of the wire" : "\(duration: delay) later"
  }

  private static func kind(_ payload: UInt32, _ fin: Bool) -> Prose {
    if payload == 0 { return fin ? "a FIN" : "an empty ACK" }
    return fin ? "\(bytes: payload) and a FIN" : "\(bytes: payload)"
  }

  private func handshakeProse(_ ends: EndNames) -> Prose {
    switch self {
    case .neverSpoke: "\(ends.Me) had sent nothing before."
    case .onlySYNACK: "The server had sent nothing but its SYN,ACK."
    case .synACKRepeated(let count):
      ends.isClient
        ? "The client sent its SYN \(count, "time", "times")."
        : "The server sent its SYN,ACK \(count, "time", "times"), whatever answer came."
    case .openerGone: "The client's own SYN had asked for it."
    case .noPayload: "Not a byte of payload was seen either way."
    case .nothingServed(let received):
      received == 0 ? "Neither end had sent payload." : "The server had sent no payload."
    case .noSYNSeen: "No SYN of \(ends.me) precedes it in the capture."
    case .newSYN(let frame): "The new SYN is frame \(frame)."
    case .synInConnection: "A SYN in an open connection is due a challenge ACK (RFC 5961 §4)."
    case .wrongACK(let frame, let off):
      "Frame \(frame) acknowledges a number \(bytes: off) away from any that \(ends.me) had sent."
    case .wrongACKUnseen:
      "Its SEQ is an ACK number that fits nothing \(ends.me) had sent; the segment was not captured."
    case .soonAfterHandshake(let after): "It came \(duration: after) after the handshake."
    default: ""
    }
  }

  private func limitProse(_ ends: EndNames) -> Prose {
    switch self {
    case .badTimestamp(let frame): "Frame \(frame) echoes a time stamp that was never sent (RFC 7323 §3.2)."
    case .signedSegment(let frame): "Frame \(frame) is signed (MD5 or AO) and was not accepted."
    case .acksUnsent(let frame): "Frame \(frame) acknowledges data that had not been sent."
    case .illegalFlags(let frame): "Frame \(frame) carries flags that no connection sends."
    case .beganMidway: "The capture begins in mid-connection."
    case .captureJustBegan(let before): "The capture had begun only \(duration: before) before."
    case .forgotten: "This connection had been dropped from the full connection table before."
    case .oneSided: "Only one direction was captured."
    case .onlyControlCaptured: "Only segments with SYN, FIN or RST were captured."
    case .notAllCaptured: "Not every segment was captured."
    case .answersUncaptured: "The segment that it answers was not captured."
    case .answersForgotten: "It answers one of very many segments on their way; which, is not known any more."
    case .firstOfItsConnection: "It is the first segment seen of its connection."
    default: ""
    }
  }
}
