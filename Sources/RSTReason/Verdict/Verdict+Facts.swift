import TCPTrack

extension Verdict {
  /// Everything that stands before any reason is heard.
  mutating func describe(_ facts: Facts) {
    let reset = facts.reset
    let connection = facts.connection
    frame = reset.frame
    file = reset.file
    time = reset.time
    source = connection.address(facts.story.sender)
    destination = connection.address(1 - facts.story.sender)
    sourcePort = connection.port(facts.story.sender)
    destinationPort = connection.port(1 - facts.story.sender)
    isIPv6 = connection.has(.ipv6)
    self.connection = UInt64(connection.number)
    form = facts.form
    effect = facts.effect
    senderRole = facts.role
    senderState = facts.senderState
    receiverState = facts.receiverState
    senderUnacked = facts.aNeverAcked
    receiverUnacked = facts.bNeverAcked
    senderBytes = facts.a.bytes
    receiverBytes = facts.b.bytes
    if let answered = facts.trigger ?? facts.context {
      trigger = UInt64(answered.frame)
      triggerFile = file.last(endingIn: answered.file)
    }
    if let earlier = facts.firstReset {
      first = UInt64(earlier.frame)
      firstFile = file.last(endingIn: earlier.file)
    }
    duplicateOf = UInt64(facts.story.event.duplicateOf)
    duplicateFile = file.last(endingIn: facts.story.event.duplicateFile)
    idle = facts.idle
    delay = facts.trigger != nil ? facts.delay : facts.context.map { max(0, reset.time - $0.time) } ?? -1
    rtt = facts.rtt
    ladder = facts.ladder
    figures.reopenedBy = facts.story.reopening.map(facts.cited)
    captureLimits = facts.captureLimits
  }
}

/// What the prose wants to know that no field says.
struct Figures: Sendable {
  /// The SYN after the reset that opens the four-tuple anew.
  var reopenedBy: CitedFrame?
}

extension Verdict {
  /// What met nobody was a TLS alert and no data.
  var wastesOnlyAlert: Bool {
    evidence.contains { if case .onlyAlert = $0 { true } else { false } }
  }

  /// The client's last word had no answer.
  var leavesRequestOpen: Bool {
    evidence.contains { if case .ownUnanswered = $0 { true } else { false } }
  }

  /// Whether one end or both are done with the connection after this reset.
  func endsConnection(_ facts: Facts) -> Bool {
    switch code {
    case .blindReset: false
    // Whose it was is not known, nor where its number comes from, and nobody took it.
    case .unknown: effect != .ignored || form != .other || facts.mayFollowUncaptured
    case .unacceptableAck, .halfOpenRecovery, .protocolViolation, .oldDuplicate: !facts.leavesSenderAlive
    default: true
    }
  }
}
