/// What is said of both ends' data, FINs and silences.
extension Evidence {
  func closeProse(_ ends: EndNames) -> Prose {
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

  func timeProse(_ ends: EndNames) -> Prose {
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
}
