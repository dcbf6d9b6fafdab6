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
      .scanner, .monitor, .rawSYN:
      neighbourProse(ends)
    case .ttlDiffers, .ttlSame, .hostTTLDiffers, .ipIDDiffers, .ipIDRepeated, .ipIDSkips, .timestampsMissing,
      .flowLabelMissing, .linkDiffers, .windowUnrelated, .windowInReply, .ackInFlightMet, .tooFast, .outrunsHost,
      .afterRequest:
      originProse(ends)
    case .senderWentOn, .senderSentMoreBefore, .synACKAfter, .bothEndsReset, .burst, .outsideWindow,
      .insideWindowOnly, .challengeUnanswered:
      aftermathProse(ends)
    case .badTimestamp, .signedSegment, .acksUnsent, .illegalFlags, .beganMidway, .captureJustBegan, .forgotten,
      .oneSided, .notAllCaptured, .answersUncaptured, .answersForgotten, .firstOfItsConnection:
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

  private func closeProse(_ ends: EndNames) -> Prose {
    switch self {
    case .peerFIN(let frame): "\(ends.You)'s FIN is frame \(frame)."
    case .ownFIN(let frame, let before):
      before == 0
        ? "\(ends.Me)'s FIN is frame \(frame)."
        : "\(ends.Me)'s FIN is frame \(frame), \(duration: before) before."
    case .ownFINOnItsWay:
      "SEQ is one ahead of what \(ends.you) acknowledged next: a FIN of \(ends.me), not captured, was on its way."
    case .ownFINBehind(let frame, let after):
      "\(ends.Me)'s FIN, frame \(frame), came \(duration: after) behind it: the path had them change places."
    case .peerFINUncaptured: "One number of \(ends.you) was not captured: its FIN, by all appearances."
    case .ownFINUncaptured: "One number of \(ends.me) was not captured: its FIN, by all appearances."
    case .ownFINAcknowledged(let before): "\(ends.Me)'s FIN had been acknowledged \(duration: before) before."
    case .bothClosed(let own, let peer): "The FINs are frames \(own) and \(peer), both acknowledged."
    case .timeWait(let age): "\(ends.Me) had closed first and been in TIME-WAIT for \(duration: age)."
    case .allAcknowledged: "Everything sent had been acknowledged."
    case .ownUnacknowledged(let bytes): "\(bytes: bytes) of \(ends.me) \(were: bytes) not yet acknowledged."
    case .ownJustSent(let frame, let before):
      "\(ends.Me)'s last payload (frame \(frame)) went out \(duration: before) before: no ACK of it can have come back."
    case .peerInFlight(let bytes): "\(bytes: bytes) of \(ends.you) \(were: bytes) still on the way."
    case .ownUnanswered(let frame, let before):
      "\(ends.Me)'s last payload, frame \(frame), had had no answer for \(duration: before)."
    case .peerUnanswered(let bytes, let frame):
      bytes == 1
        ? "The last byte of \(ends.you) (frame \(frame)) was never answered."
        : "The last \(bytes: bytes) of \(ends.you) (up to frame \(frame)) were never answered."
    case .windowGrew(let from, let to, isScaled: true):
      "Its window grew from \(bytes: from) to \(bytes: to): the receive buffer was thrown away."
    case .windowGrew(let from, let to, isScaled: false):
      "Its window field grew from \(from) to \(to): the receive buffer was thrown away."
    case .windowShrank(let from, let to, isScaled: true):
      "Its window had shrunk from \(bytes: from) to \(bytes: to): what it had received lay unread."
    case .windowShrank(let from, let to, isScaled: false):
      "Its window field had shrunk from \(from) to \(to): what it had received lay unread."
    case .acknowledgedByReset(let bytes, let count):
      """
      The last \(bytes: bytes) of \(ends.you), in \(count, "segment", "segments"), were acknowledged by the reset \
      alone: nobody was reading.
      """
    case .answerComplete(let frame): "The last payload is frame \(frame)."
    case .answerMayBeUnread(let bytes):
      """
      Whether \(ends.me) had read the last \(bytes: bytes) of \(ends.you) does not show: a close() before that sends \
      the same reset.
      """
    case .moreWasQueued(let frame):
      "The last payload, frame \(frame), has no PSH flag: there was more to send after it."
    case .tlsAlert(let frame): "A TLS alert went before it in frame \(frame)."
    case .onlyAlert(let frame): "Frame \(frame) is a TLS alert (close_notify, as a rule), which nobody need read."
    case .finHeldBack: "The window of \(ends.you) was shut: a FIN of \(ends.me) had to wait behind its payload."
    default: ""
    }
  }

  private func timeProse(_ ends: EndNames) -> Prose {
    switch self {
    case .idle(let time): "The connection had been silent for \(duration: time)."
    case .idleMatchesTimer(let time, let name): "\(duration: time) of silence matches \(name)."
    case .silenceOutlived(let time): "The connection had outlived a silence of \(duration: time) before."
    case .clockStood:
      "The time stamps of the end that broke the silence did not go on for it: the capture's clock was set, or that end slept."
    case .cutWithOthers(let connections, let shortest):
      """
      Its host cut \(connections, "connection", "connections") within 100 ms, one of them after only \
      \(duration: shortest) of silence: no timer ends all of them at once.
      """
    case .silentEnd(let since, let count):
      "\(ends.Me) had left \(count, "segment", "segments") unanswered for \(duration: since)."
    case .keepAliveProbes(let count, let span):
      "\(count, "keep-alive probe", "keep-alive probes") in \(duration: span) went unanswered."
    case .keepAliveUnheard(let count, let span):
      "It sent \(count, "keep-alive probe", "keep-alive probes") in \(duration: span); no answer reached it."
    case .windowProbes(1, _): "1 window probe went out."
    case .windowProbes(let count, let span): "\(count, "window probe", "window probes") went out in \(duration: span)."
    case .zeroWindow: "\(ends.You)'s window was 0."
    case .retransmissions(let count, let span):
      "The same segment was sent \(count + 1, "time", "times") in \(duration: span) without an answer."
    case .retransmissionDue: "It came when the next repeat was due."
    case .crossedFIN(_, let apart):
      apart == 0 ? "The request crossed the FIN." : "The request came \(duration: apart) after the FIN."
    default: ""
    }
  }

  private func neighbourProse(_ ends: EndNames) -> Prose {
    switch self {
    case .priorReset(let frame, let own):
      own
        ? "\(ends.Me) itself had reset it in frame \(frame)."
        : "The reset of \(ends.you) in frame \(frame) had ended it."
    case .formerIncarnation(let before):
      "Its numbers belong to the connection before this one, \(duration: before) ago."
    case .nextConnection(let frame):
      "Frame \(frame) is of another connection of the same ports, whose SYN was not captured: it may have begun before."
    case .serviceAccepted(let count, let frame):
      "The same port accepted \(count, "connection", "connections") in this capture (first in frame \(frame))."
    case .serviceRefused(let count): "The port refused \(count, "connection", "connections") in this capture."
    case .serviceListened(let count):
      "The port accepted others within a second before and after a refusal, \(count, "time", "times")."
    case .scanner(let targets, let abandoned, refused: 0):
      "Its source left \(abandoned, "connection", "connections") unused, to \(targets) or more ports or hosts."
    case .scanner(let targets, let abandoned, let refused):
      """
      Its source left \(abandoned, "connection", "connections") unused and was refused \(refused) more, by \(targets) or \
      more ports or hosts.
      """
    case .monitor(let targets, let abandoned):
      """
      Its source left \(abandoned, "connection", "connections") unused, to the same \(targets, "target", "targets") \
      over and over.
      """
    case .rawSYN: "Its SYN was not made by an ordinary TCP, by its options and window."
    default: ""
    }
  }

  private func originProse(_ ends: EndNames) -> Prose {
    switch self {
    case .ttlDiffers(let reset, let usual):
      "The reset's TTL is \(reset), that of other segments of \(ends.me) is \(usual)."
    case .ttlSame(let ttl): "The reset's TTL, \(ttl), is that of other segments of \(ends.me)."
    case .hostTTLDiffers(let reset, let usual):
      "The reset's TTL is \(reset), that of the host's other connections is \(usual)."
    case .ipIDDiffers: "Its IP ID does not continue the counter of \(ends.me)."
    case .ipIDRepeated: "Its IP ID is copied: the last segment of \(ends.me) had it."
    case .ipIDSkips(let count):
      count == 1
        ? "Its IP ID skips one: what \(ends.me) sent just before was not captured."
        : "Its IP ID skips \(count): what \(ends.me) sent just before was not captured."
    case .timestampsMissing: "It lacks the time stamps that \(ends.me) sends."
    case .flowLabelMissing: "It lacks the IPv6 flow label that other segments of \(ends.me) carry."
    case .linkDiffers: "It came from another link address or VLAN."
    case .windowUnrelated(let reset, let usual): "Its window field is \(reset); that of \(ends.me) was \(usual)."
    case .windowInReply(let window):
      "It is a bare reset with a window (\(window)) where the stack of \(ends.me) sends 0."
    case .ackInFlightMet: "Bare resets afterwards show that acknowledgements were still on their way to it."
    case .tooFast(let delay, let turnaround):
      "It answers what passed only \(duration: delay) before; \(ends.me) takes \(duration: turnaround) at least."
    case .outrunsHost(let delay, let quickest):
      "It came \(duration: delay) after the SYN; the host's quickest answer to others took \(duration: quickest)."
    case .afterRequest(let frame, let content): "It came right behind \(Self.name(content)) in frame \(frame)."
    default: ""
    }
  }

  private func aftermathProse(_ ends: EndNames) -> Prose {
    switch self {
    case .senderWentOn(let frame): "\(ends.Me) went on in frame \(frame) as if nothing had happened."
    case .senderSentMoreBefore(let bytes): "Its SEQ lies \(bytes: bytes) behind what \(ends.me) had sent already."
    case .synACKAfter(let frame): "The same port answered the SYN after all, in frame \(frame)."
    case .bothEndsReset(let frame, let apart):
      "Both ends were reset \(duration: apart) apart (also frame \(frame)), as one machine between them does."
    case .burst(let count): "\(count, "reset", "resets") came in a burst and answer no segments."
    case .outsideWindow(let by): "Its SEQ lies \(bytes: by) from the next expected, outside the window of \(ends.you)."
    case .insideWindowOnly(let by):
      "Its SEQ lies \(bytes: by) from the next expected, inside the window: a challenge ACK is due (RFC 5961 §3.2)."
    case .challengeUnanswered(let frame): "The challenge ACK in frame \(frame) drew no second reset."
    default: ""
    }
  }

  private static func name(_ content: Content) -> Prose {
    switch content {
    case .tlsClientHello: "the TLS ClientHello"
    case .httpRequest: "the HTTP request"
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
    case .notAllCaptured: "Not every segment was captured."
    case .answersUncaptured: "The segment that it answers was not captured."
    case .answersForgotten: "It answers one of very many segments on their way; which, is not known any more."
    case .firstOfItsConnection: "It is the first segment seen of its connection."
    default: ""
    }
  }
}
