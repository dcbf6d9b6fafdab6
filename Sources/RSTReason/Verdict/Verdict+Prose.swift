extension Verdict {
  /// Words of a text that are kept free for what counts differently elsewhere: a text has under 90.
  private static let mostWords = 88
  /// Room that most texts need.
  private static let usualBytes = 704
  /// Of a stated reason so many words are quoted in a text, fewer where it would get too long, and fewer than the least
  /// not at all; the field has it whole.
  private static let mostStatedWords = 16
  private static let leastStatedWords = 2
  private static let longestSummary = 79

  /// The title with its figure, for expert info and comments: one line of fewer than 80 characters.
  public var summary: Prose {
    for item in evidence {
      guard let figure = item.figure else { continue }
      let prose: Prose = "\(title) (\(figure))"
      if prose.bytes.count <= Self.longestSummary { return prose }
    }
    return "\(title)"
  }

  /// What happened, how we know, what it cost, what to do: under 90 words.
  public var text: Prose {
    var prose = reason.tell(Telling(verdict: self))
    var ending = self.ending(quoting: Self.mostStatedWords)
    prose.bytes.reserveCapacity(Self.usualBytes)
    var words = prose.wordCount + ending.wordCount
    if words > Self.mostWords, let stated {
      // The ellipsis counts.
      let quoted = min(stated.wordCount, Self.mostStatedWords) - (words - Self.mostWords) - 1
      ending = self.ending(quoting: quoted < Self.leastStatedWords ? 0 : quoted)
      words = prose.wordCount + ending.wordCount
    }
    for item in evidence where !item.isSaid(by: self) {
      let sentence = item.prose(naming: names)
      guard words + sentence.wordCount <= Self.mostWords else { continue }
      words += sentence.wordCount
      prose += " "
      prose += sentence
    }
    prose += ending
    return prose
  }

  /// What to check or change next.
  public var advice: Prose {
    if wastesOnlyAlert {
      return "Nothing to do: an end may close without waiting for the other's close_notify (RFC 8446 §6.1)."
    }
    if code == .resetClose, leavesRequestOpen {
      return "See in the client's log whether it had given up waiting for an answer; if not, there is nothing to do."
    }
    return "\(reason.advice)"
  }

  private var names: EndNames { EndNames(senderRole) }

  /// What stands behind the evidence, each sentence with a space before it; of a stated reason at most so many words.
  private func ending(quoting words: Int) -> Prose {
    var prose = Prose()
    prose.bytes.reserveCapacity(Self.usualBytes / 2)
    if let stated, words > 0 {
      prose += " The reset says of itself: "
      prose += stated.abbreviated(words: words)
      prose += "; any box on the path can write that."
    }
    if confidence == .possible, let other = alternatives.first { prose += " Not excluded: \(other.name)." }
    if let syn = figures.reopenedBy { prose += " The SYN in frame \(syn) starts a new connection." }
    prose += " "
    prose += cost
    prose += " "
    prose += advice
    return prose
  }

  /// What the reset may have lost.
  private var cost: Prose {
    let mine = senderUnacked
    let yours = max(receiverUnacked, inFlight)
    switch effect {
    case .ignored where code == .blindReset: return "\(names.You) is bound to ignore it, so nothing is lost."
    case .challenged where code == .blindReset: return "\(names.You) is bound to question it, so nothing is lost."
    default: break
    }
    if code == .segmentAfterReset { return "Nothing more was lost by it." }
    if wastesOnlyAlert { return "Nothing else was lost." }
    if mine > 0 && yours > 0 {
      return "\(bytes: mine) of \(names.me) and \(bytes: yours) of \(names.you) were never acknowledged."
    }
    if yours > 0 { return "\(bytes: yours) of \(names.you) \(were: yours) never acknowledged." }
    if mine > 0 { return "\(bytes: mine) of \(names.me) \(were: mine) never acknowledged." }
    return costWithoutBytes
  }

  private var costWithoutBytes: Prose {
    let isOneSided = captureLimits.contains(.oneSided)
    let isWhole = captureLimits.isDisjoint(with: [.oneSided, .segmentsLost])
    let hasPayload = senderBytes > 0 || receiverBytes > 0
    if hasPayload && isHarmless && isWhole { return "Nothing was lost: all payload was acknowledged." }
    switch code {
    case .rejectedAfterAccept: return "\(names.You) got no service."
    case .dataAfterClose, .keepaliveRace: return "Nobody read that payload."
    case .unreadDataClose: return "All payload was acknowledged, but not all of it was read."
    default: break
    }
    if isHarmless && isOneSided { return "It cost nothing." }
    if isHarmless && (isWhole || !hasPayload) { return "Nothing was lost." }
    if category == .refused || category == .handshake { return "No connection came about." }
    if isOneSided { return "What was lost cannot be seen." }
    if hasPayload { return "All payload seen was acknowledged." }
    return isWhole && !captureLimits.contains(.beganMidway) ? "No payload had been sent." : "No payload was seen."
  }

  /// Payload of the receiver that was under way when the reset went out, as the evidence has it.
  private var inFlight: UInt64 {
    for item in evidence { if case .peerInFlight(let bytes) = item { return bytes } }
    return 0
  }
}

extension Evidence {
  /// Whether another part of the verdict's text says the same: its cost, what the reset itself states, a
  /// sentence with more in it.
  fileprivate func isSaid(by verdict: Verdict) -> Bool {
    switch self {
    case .ownUnacknowledged, .peerInFlight, .allAcknowledged: true
    case .stated, .mptcpOption: verdict.stated != nil
    case .mptcpConnection: verdict.code == .mptcpReset
    case .idle: verdict.evidence.contains { if case .idleMatchesTimer = $0 { true } else { false } }
    default: false
    }
  }
}

extension Prose {
  /// Words as a reader counts them: runs between spaces.
  var wordCount: Int {
    // Without a branch a letter, so that the compiler can take many at a time.
    bytes.withUnsafeBufferPointer { bytes in
      guard var count = bytes.first.map({ $0 == UInt8(ascii: " ") ? 0 : 1 }) else { return 0 }
      for index in 1..<bytes.count {
        count &+= bytes[index &- 1] == UInt8(ascii: " ") && bytes[index] != UInt8(ascii: " ") ? 1 : 0
      }
      return count
    }
  }

  /// At most so many words, with an ellipsis where some are left out.
  func abbreviated(words most: Int) -> Prose {
    guard wordCount > most else { return self }
    var kept = Prose()
    var words = 0
    for byte in bytes {
      if byte == UInt8(ascii: " ") { words += 1 }
      if words == most { break }
      kept.bytes.append(byte)
    }
    kept.append(" …")
    return kept
  }
}
