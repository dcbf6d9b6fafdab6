import TCPTrack

/// What the receiver does with the reset (RFC 9293 §3.10.7, RFC 5961 §3.2).
enum EffectReading {
  static func effect(of facts: Facts) -> Effect {
    let b = facts.b
    let reset = facts.reset
    guard b.has(.seen) else { return .unknown }
    if facts.connection.has(.reset), !outlivedReset(facts), !isFirstToFit(facts) { return .ignored }
    if b.has(.syn) && !b.has(.synAck) && !b.has(.ack) {
      // SYN-SENT: only a reset that acknowledges the SYN counts (RFC 9293 §3.10.7.3), its payload (RFC 7413) or not.
      return reset.has(.ack) && b.firstSeq.precedes(reset.ack) && reset.ack.precedesOrEquals(b.sndNxt)
        ? .accepted : .ignored
    }
    guard b.has(.ack) else { return .unknown }
    // RFC 9293 closes, RFC 1337 would rather ignore it; stacks do either.
    if facts.receiverState.state == .timeWait { return .unknown }
    if reset.seq == b.rcvNxt || facts.a.has(.seen) && reset.seq == facts.a.sndNxt {
      return facts.aftermath.receiverHears ? .ignored : .accepted
    }
    if facts.aftermath.challengeAnswered != nil { return .challenged }
    let window = max(1, b.scaled(b.window, peer: facts.a))
    if reset.seq.isWithin(b.rcvNxt, length: window) { return .challenged }
    return facts.isUnscaledWindow(of: b) && reset.seq.isWithin(b.rcvNxt, length: window << 14) ? .unknown : .ignored
  }

  /// The reset before did not have the number that B waits for, as this one does: at best it was challenged (RFC 5961
  /// §3.2), and this is the answer to that.
  private static func isFirstToFit(_ facts: Facts) -> Bool {
    guard let prior = facts.effectiveReset, facts.story.isMine(prior), facts.b.has(.ack) else { return false }
    return facts.reset.seq == facts.b.rcvNxt && prior.seq != facts.b.rcvNxt && prior.seq != facts.a.sndNxt
  }

  /// The reset before was in B's name, but somebody else had sent it: B went on, or one machine resets both ends.
  private static func outlivedReset(_ facts: Facts) -> Bool {
    guard let prior = facts.effectiveReset, !facts.story.isMine(prior) else { return false }
    if facts.resetOfOtherEnd.map(prior.isSame) == true { return true }
    let before = facts.story.before
    let place = before.lastIndex { $0.has(.rst) && $0.isSame(as: prior) } ?? before.startIndex
    return before[place...].contains { !facts.story.isMine($0) && !$0.has(.rst) && $0.time > prior.time }
  }
}
