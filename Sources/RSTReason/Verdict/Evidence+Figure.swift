extension Evidence {
  /// The figure that a one-line summary wants, short enough to follow a title in brackets.
  var figure: Prose? {
    switch self {
    case .peerUnanswered(let bytes, _), .ownUnacknowledged(let bytes), .peerInFlight(let bytes): "\(bytes: bytes)"
    case .idle(let time): "idle \(duration: time)"
    case .keepAliveProbes(let count, let span), .keepAliveUnheard(let count, let span):
      "\(count, "probe", "probes") in \(duration: span)"
    case .windowProbes(1, _): "1 probe"
    case .windowProbes(let count, let span): "\(count, "probe", "probes") in \(duration: span)"
    case .retransmissions(let count, let span): "\(count, "repeat", "repeats") in \(duration: span)"
    case .synACKRepeated(let count): "sent \(count, "time", "times")"
    case .crossedFIN(let frame, _): "frame \(frame)"
    case .burst(let count): "\(count, "reset", "resets")"
    case .outsideWindow(let by), .insideWindowOnly(let by): "off by \(bytes: by)"
    case .ttlDiffers(let reset, let usual), .hostTTLDiffers(let reset, let usual): "TTL \(reset), not \(usual)"
    case .senderWentOn(let frame): "it went on in frame \(frame)"
    case .priorReset(let frame, _): "frame \(frame)"
    case .ownFINAcknowledged(let before): "\(duration: before) before"
    case .ownFIN(let frame, _), .peerFIN(let frame): "FIN in frame \(frame)"
    case .wrongACK(_, let off): "off by \(bytes: off)"
    default: nil
    }
  }
}
