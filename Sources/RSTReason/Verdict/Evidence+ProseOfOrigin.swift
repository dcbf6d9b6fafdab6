/// What is said of where a reset came from: other connections, marks, what followed.
extension Evidence {
  func neighbourProse(_ ends: EndNames) -> Prose {
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
    case .serviceRefusesECN(let refused, let accepted):
      """
      The port refused \(refused, "SYN", "SYNs") that asked for ECN, and accepted \(accepted) that did not (RFC 3360).
      """
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
    case .rawSYN: "Its SYN was not made by an ordinary TCP, by its options, window or IP ID."
    default: ""
    }
  }

  func originProse(_ ends: EndNames) -> Prose {
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

  private static func name(_ content: Content) -> Prose {
    switch content {
    case .tlsClientHello: "the TLS ClientHello"
    case .httpRequest: "the HTTP request"
    }
  }

  func aftermathProse(_ ends: EndNames) -> Prose {
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
}
