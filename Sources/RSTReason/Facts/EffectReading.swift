import TCPTrack

/// What the receiver does with the reset (RFC 9293 §3.10.7, RFC 5961 §3.2).
enum EffectReading {
  static func effect(of facts: Facts) -> Effect {
    let b = facts.b
    let reset = facts.reset
    guard b.has(.seen) else { return .unknown }
    if facts.connection.has(.reset) { return .ignored }
    if b.has(.syn) && !b.has(.synAck) && !b.has(.ack) {
      // SYN-SENT: only a reset that acknowledges the SYN counts (RFC 9293 §3.10.7.3).
      return reset.has(.ack) && reset.ack == b.sndNxt ? .accepted : reset.has(.ack) ? .ignored : .unknown
    }
    guard b.has(.ack) else { return .unknown }
    if facts.aftermath.challengeAnswered != nil { return .challenged }
    if reset.seq == b.rcvNxt || facts.a.has(.seen) && reset.seq == facts.a.sndNxt { return .accepted }
    let window = max(1, b.scaled(b.window, peer: facts.a))
    return reset.seq.isWithin(b.rcvNxt, length: window) ? .challenged : .ignored
  }
}
