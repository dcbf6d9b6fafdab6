import TCPTrack

/// The tampering signatures of Sundara Raman et al., "Global, Passive Detection of Connection Tampering"
/// (SIGCOMM 2023), as far as a reset belongs to them: how far the opener had come, then which resets
/// followed. The four patterns that end in silence have no reset to stand on.
enum Signature {
  /// Resets this close together are one event (own judgement).
  private static let burst: Int64 = 1_000_000_000

  /// How far the opener had come when the resets came.
  enum Stage {
    case postSYN, postACK, postPSH, later

    var name: StaticString {
      switch self {
      case .postSYN: "SYN"
      case .postACK: "SYN;ACK"
      case .postPSH: "PSH+ACK"
      case .later: "PSH+ACK;Data"
      }
    }
  }

  /// The pattern, as `PSH+ACK → RST;RST+ACK`; nil unless the verdict is a forgery or leaves one open, and
  /// the connection was seen from its SYN.
  static func pattern(of facts: Facts, for verdict: Verdict) -> Prose? {
    guard verdict.code == .injectedReset || verdict.alternatives.contains(.injectedReset) else { return nil }
    guard let stage = stage(of: facts) else { return nil }
    let resets = Resets(facts, within: burst)
    guard let kind = kind(of: resets, after: stage) else { return nil }
    return "\(stage.name) → \(kind)"
  }

  private static func stage(of facts: Facts) -> Stage? {
    guard facts.sawOpening, facts.connection.client < 2 else { return nil }
    let client = Int(facts.connection.client)
    var sent = 0
    var acknowledged = false
    for note in facts.segments where note.sender == client && !note.has(.rst) {
      if note.has(.syn) { continue }
      acknowledged = true
      if note.payloadLength > 0 && !note.traits.contains(.retransmission) { sent += 1 }
    }
    switch sent {
    case 0: return acknowledged ? .postACK : .postSYN
    case 1: return .postPSH
    default: return .later
    }
  }

  private static func kind(of resets: Resets, after stage: Stage) -> StaticString? {
    switch (resets.bare, resets.acknowledging, stage) {
    case (1, 0, _): "RST"
    case (0, 1, _): "RST+ACK"
    case (_, 0, .postACK): "RST;RST"
    case (_, 0, .postPSH): resets.hasZeroACK ? "RST;RST0" : resets.sameACK ? "RST=RST" : "RST≠RST"
    case (0, _, .postACK), (0, _, .postPSH): "RST+ACK;RST+ACK"
    case (1..., 1..., .postSYN), (1..., 1..., .postPSH): "RST;RST+ACK"
    case (_, 0, _): "RST"
    case (0, _, _): "RST+ACK"
    default: nil
    }
  }
}

/// The resets in one end's name around the one judged, counted by their form.
private struct Resets {
  var bare = 0
  var acknowledging = 0
  /// One ACK field is 0 and another is not.
  private(set) var hasZeroACK = false
  private(set) var sameACK = true
  private var firstACK = SequenceNumber(0)

  init(_ facts: Facts, within burst: Int64) {
    for note in facts.segments where isNear(note, facts, burst) { add(note.flags, note.ack) }
    add(facts.reset.flags, facts.reset.ack)
    for note in facts.story.after where isNear(note, facts, burst) { add(note.flags, note.ack) }
  }

  private func isNear(_ note: SegmentNote, _ facts: Facts, _ burst: Int64) -> Bool {
    note.has(.rst) && facts.story.isMine(note) && abs(note.time - facts.reset.time) <= burst
  }

  private mutating func add(_ flags: TCPFlags, _ ack: SequenceNumber) {
    if bare + acknowledging == 0 {
      firstACK = ack
    } else if ack != firstACK {
      sameACK = false
      if ack.raw == 0 || firstACK.raw == 0 { hasZeroACK = true }
    }
    if flags.contains(.ack) { acknowledging += 1 } else { bare += 1 }
  }
}
