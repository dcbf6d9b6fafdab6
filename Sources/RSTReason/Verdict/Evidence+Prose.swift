extension Evidence {
  /// One sentence.
  public var prose: Prose {
    switch self {
    case .answersSYN, .answersSYNACK, .answersSegment, .activeNumbers, .oddNumbers, .stated, .mptcpOption,
      .mptcpConnection, .badChecksum:
      formProse
    case .neverSpoke, .onlySYNACK, .synACKRepeated, .openerGone, .noPayload, .nothingServed, .noSYNSeen, .newSYN,
      .synInConnection, .wrongACK,
      .wrongACKUnseen, .soonAfterHandshake:
      handshakeProse
    case .peerFIN, .ownFIN, .ownFINOnItsWay, .ownFINAcknowledged, .bothClosed, .timeWait, .allAcknowledged,
      .ownUnacknowledged, .peerInFlight, .peerUnanswered, .windowGrew, .answerComplete, .tlsAlert:
      endsProse
    case .idle, .idleMatchesTimer, .silentEnd, .keepAliveProbes, .keepAliveUnheard, .windowProbes, .zeroWindow, .retransmissions,
      .clockRestarted, .crossedFIN:
      timeProse
    case .priorReset, .formerIncarnation, .serviceAccepted, .serviceRefused, .scanner, .rawSYN: neighbourProse
    case .ttlDiffers, .ttlSame, .hostTTLDiffers, .ipIDDiffers, .ipIDRepeated, .timestampsMissing, .linkDiffers, .windowUnrelated, .windowInReply, .ackInFlightMet,
      .tooFast,
      .senderWentOn, .senderSentMoreBefore, .synACKAfter, .bothEndsReset, .burst, .outsideWindow, .insideWindowOnly,
      .challengeUnanswered, .challengeAnswered, .afterRequest:
      originProse
    case .badTimestamp, .signedSegment, .acksUnsent, .illegalFlags, .beganMidway, .forgotten, .oneSided,
      .notAllCaptured, .firstOfItsConnection:
      limitProse
    }
  }

  private var formProse: Prose {
    switch self {
    case .answersSYN(let frame, let delay): "It answers the SYN in frame \(frame), \(duration: delay) later."
    case .answersSYNACK(let frame, let delay): "It answers the SYN,ACK in frame \(frame), \(duration: delay) later."
    case .answersSegment(let frame, let payload, let fin, let delay):
      "Its numbers answer frame \(frame) (\(Self.kind(payload, fin))), \(duration: delay) later."
    case .activeNumbers: "SEQ is the sender's next byte and ACK what it had received: it answers nothing."
    case .oddNumbers: "Its numbers are neither those of an answer nor those of an abort."
    case .stated: "The reset itself states a reason; any box on the path could have written it."
    case .mptcpOption(let reason): "It carries MP_TCPRST with reason \(reason)."
    case .mptcpConnection: "The connection is a Multipath TCP subflow."
    case .badChecksum: "Its TCP checksum is wrong: the receiver discards it."
    default: ""
    }
  }

  private static func kind(_ payload: UInt32, _ fin: Bool) -> Prose {
    if payload == 0 { return fin ? "FIN" : "empty" }
    return fin ? "\(bytes: payload) and FIN" : "\(bytes: payload)"
  }

  private var handshakeProse: Prose {
    switch self {
    case .neverSpoke: "This end had sent nothing before."
    case .onlySYNACK: "The server had sent nothing but its SYN,ACK."
    case .synACKRepeated(let count): "The server sent its SYN,ACK \(count, "time", "times") without accepting the ACK."
    case .openerGone: "The opener sent a SYN but no longer knows of the connection."
    case .noPayload: "Not a byte of payload went either way."
    case .nothingServed(let received):
      received == 0
        ? "The server had sent no payload and received none."
        : "The server had sent no payload; \(bytes: received) had come from the client."
    case .noSYNSeen: "No SYN of this end precedes it in the capture."
    case .newSYN(let frame): "The SYN in frame \(frame) came while the other end still held an old connection."
    case .synInConnection(let frame): "A SYN came into the open connection in frame \(frame)."
    case .wrongACK(let frame, let off): "Frame \(frame) acknowledges \(bytes: off) that were never sent."
    case .wrongACKUnseen: "Its SEQ is an ACK number that fits nothing this end had sent; the segment was not captured."
    case .soonAfterHandshake(let after): "It came \(duration: after) after the handshake."
    default: ""
    }
  }

  private var endsProse: Prose {
    switch self {
    case .peerFIN(let frame): "The other end had closed in order (FIN in frame \(frame))."
    case .ownFIN(let frame, let before): "This end had sent its FIN in frame \(frame), \(duration: before) before."
    case .ownFINOnItsWay: "Its numbers are one ahead: a FIN of this end, not captured, was on its way."
    case .ownFINAcknowledged(let before): "Its FIN had been acknowledged \(duration: before) before."
    case .bothClosed(let own, let peer): "Both ends had closed (FINs in frames \(own) and \(peer)), both acknowledged."
    case .timeWait(let age): "This end closed first and was in TIME-WAIT for \(duration: age)."
    case .allAcknowledged: "Everything sent had been acknowledged."
    case .ownUnacknowledged(let bytes): "\(bytes: bytes) of its own were not yet acknowledged."
    case .peerInFlight(let bytes): "\(bytes: bytes) from the other end were still on their way."
    case .peerUnanswered(let bytes, let frame): "The last \(bytes: bytes) received (to frame \(frame)) were never answered."
    case .windowGrew(let from, let to): "Its window grew from \(from) to \(to): a receive buffer was thrown away."
    case .answerComplete(let frame): "The exchange was complete; the last payload was frame \(frame)."
    case .tlsAlert(let frame): "A TLS alert went before it in frame \(frame)."
    default: ""
    }
  }

  private var timeProse: Prose {
    switch self {
    case .idle(let time): "The connection had been silent for \(duration: time)."
    case .idleMatchesTimer(let time, let name): "\(duration: time) of silence matches \(name)."
    case .silentEnd(let since, let count):
      "This end had been silent for \(duration: since) while \(count, "segment", "segments") went unanswered."
    case .keepAliveProbes(let count, let span):
      "\(count, "keep-alive probe", "keep-alive probes") in \(duration: span) went unanswered."
    case .keepAliveUnheard(let count, let span):
      "It sent \(count, "keep-alive probe", "keep-alive probes") in \(duration: span); the answers seen here did not reach it."
    case .windowProbes(let count, let span): "\(count, "window probe", "window probes") went out in \(duration: span)."
    case .zeroWindow: "The other end's window was 0."
    case .retransmissions(let count, let span):
      "The same segment was sent \(count + 1, "time", "times") in \(duration: span) without an answer."
    case .clockRestarted: "Its time stamps or IP IDs start anew."
    case .crossedFIN(let frame, let apart):
      "The request in frame \(frame) crossed or followed its FIN by \(duration: apart)."
    default: ""
    }
  }

  private var neighbourProse: Prose {
    switch self {
    case .priorReset(let frame, let own):
      own
        ? "This end had reset the connection in frame \(frame)."
        : "The reset in frame \(frame) had ended the connection here."
    case .formerIncarnation(let before): "Its numbers belong to the connection before this one, \(duration: before) ago."
    case .serviceAccepted(let count, let frame):
      "The same port accepted \(count, "connection", "connections") in this capture (first in frame \(frame))."
    case .serviceRefused(let count): "The port refused \(count, "connection", "connections") in this capture."
    case .scanner(let targets, let abandoned):
      "Its source abandoned \(abandoned, "connection", "connections") unused, to \(targets) or more different ports or hosts."
    case .rawSYN: "Its SYN was not made by an ordinary TCP: no usual options."
    default: ""
    }
  }

  private var originProse: Prose {
    switch self {
    case .ttlDiffers(let reset, let usual): "Its TTL is \(reset); this end's own segments came with \(usual)."
    case .ttlSame(let ttl): "Its TTL (\(ttl)) is that of this end's other segments."
    case .hostTTLDiffers(let reset, let usual): "Its TTL is \(reset); the same host's other connections show \(usual)."
    case .ipIDDiffers: "Its IP ID does not go on from this end's counter."
    case .ipIDRepeated: "Its IP ID is that of this end's last segment once more: copied."
    case .timestampsMissing: "It lacks the time stamps that this end's socket sends."
    case .linkDiffers: "It came from another link address or VLAN."
    case .windowUnrelated(let reset, let usual): "Its window field is \(reset); this end's own segments had \(usual)."
    case .windowInReply(let window): "It is a bare reset with a window (\(window)); this end's kernel would send 0."
    case .ackInFlightMet: "Bare resets afterwards show that acknowledgements were still on their way to it."
    case .tooFast(let delay, let turnaround):
      "It acknowledges what had passed only \(duration: delay) before; this end answers no sooner than \(duration: turnaround)."
    case .senderWentOn(let frame): "The end that would have sent it went on in frame \(frame) as if nothing had happened."
    case .senderSentMoreBefore(let bytes): "Its SEQ lies \(bytes: bytes) behind what this end had sent already."
    case .synACKAfter(let frame): "The same port answered the SYN after all, in frame \(frame)."
    case .bothEndsReset(let frame, let apart):
      "Both ends were reset \(duration: apart) apart (also frame \(frame)), as one machine between them does."
    case .burst(let count): "\(count, "reset", "resets") in a burst answer no segments."
    case .outsideWindow(let by): "Its SEQ lies \(bytes: by) outside the receiver's window: to be ignored."
    case .insideWindowOnly(let by):
      "Its SEQ lies \(bytes: by) inside the window but is not the next expected: a challenge ACK is due (RFC 5961)."
    case .challengeUnanswered(let frame): "The challenge ACK in frame \(frame) drew no second reset."
    case .challengeAnswered(let frame): "The challenge ACK drew a second reset in frame \(frame): the first was genuine."
    case .afterRequest(let frame, let content): "It came right behind \(Self.name(content)) in frame \(frame)."
    default: ""
    }
  }

  private static func name(_ content: Content) -> Prose {
    switch content {
    case .tlsClientHello: "the TLS ClientHello"
    case .httpRequest: "the HTTP request"
    case .payload: "the first payload"
    }
  }

  private var limitProse: Prose {
    switch self {
    case .badTimestamp(let frame): "Frame \(frame) echoes a time stamp that was never sent (PAWS, RFC 7323 §5)."
    case .signedSegment(let frame): "Frame \(frame) is signed (MD5 or AO) and was not accepted."
    case .acksUnsent(let frame): "Frame \(frame) acknowledges data that had not been sent."
    case .illegalFlags(let frame): "Frame \(frame) carries flags that no connection sends."
    case .beganMidway: "The capture begins in mid-connection."
    case .forgotten: "This connection had been dropped from the full connection table before."
    case .oneSided: "Only one direction was captured."
    case .notAllCaptured: "Not every segment was captured."
    case .firstOfItsConnection: "It is the first segment seen of its connection."
    default: ""
    }
  }
}
