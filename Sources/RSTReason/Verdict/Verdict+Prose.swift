extension Verdict {
  /// The title with its figures, for expert info and comments.
  public var summary: Prose {
    guard let figure = evidence.first(where: { $0.isFigure }) else { return "\(title)" }
    var prose: Prose = "\(title) – "
    prose += figure.prose
    if prose.bytes.last == UInt8(ascii: ".") { prose.bytes.removeLast() }
    return prose
  }

  /// What happened, how we know, what it cost, what to do: under 90 words.
  public var text: Prose {
    var prose = reason.tell(Telling(verdict: self))
    var words = prose.wordCount
    let rest = cost.wordCount + advice.wordCount + (figures.reopenedBy == 0 ? 0 : 10)
    for item in evidence {
      let sentence = item.prose
      let more = sentence.wordCount
      guard words + more + rest < 88 else { break }
      prose += " "
      prose += sentence
      words += more
    }
    if let stated {
      prose += " The reset itself says: "
      prose += stated
      prose += "."
    }
    if figures.reopenedBy != 0 { prose += " The SYN in frame \(figures.reopenedBy) starts a new connection." }
    prose += " "
    prose += cost
    prose += " "
    prose += advice
    return prose
  }

  /// What to check or change next.
  public var advice: Prose { "\(reason.advice)" }

  /// What the reset may have lost.
  private var cost: Prose {
    if isHarmless { return "Nothing was lost." }
    if senderUnacked > 0 && receiverUnacked > 0 {
      return "\(bytes: senderUnacked) of its own and \(bytes: receiverUnacked) of the other side's may be lost."
    }
    if receiverUnacked > 0 { return "\(bytes: receiverUnacked) from the other side were never acknowledged." }
    if senderUnacked > 0 { return "\(bytes: senderUnacked) of its own were never acknowledged." }
    switch category {
    case .refused, .handshake: return "The connection did not come about."
    case .abort where code == .unreadDataClose: return "All bytes were acknowledged, not all were read."
    default: return "All bytes seen had been acknowledged."
    }
  }
}

extension Prose {
  /// Words as a reader counts them: runs between spaces.
  var wordCount: Int {
    var count = 0
    var inside = false
    for byte in bytes {
      if byte == UInt8(ascii: " ") {
        inside = false
      } else if !inside {
        inside = true
        count += 1
      }
    }
    return count
  }
}

extension Evidence {
  /// Carries the figure that a summary wants.
  var isFigure: Bool {
    switch self {
    case .peerUnanswered, .ownUnacknowledged, .peerInFlight, .idle, .keepAliveProbes, .retransmissions, .windowProbes,
      .crossedFIN, .tooFast, .burst, .outsideWindow, .insideWindowOnly, .ttlDiffers, .hostTTLDiffers, .senderWentOn,
      .priorReset, .ownFINAcknowledged:
      true
    default: false
    }
  }
}
