import RSTReason

/// Writes the verdicts of one capture in one format.
protocol VerdictWriter {
  /// What has been written and not taken.
  var text: TextBuffer { get set }
  mutating func write(_ verdict: Verdict, capture: String)
}

extension VerdictWriter {
  mutating func take() -> [UInt8] {
    let bytes = text.bytes
    text.bytes.removeAll(keepingCapacity: true)
    return bytes
  }
}

extension TextBuffer {
  /// The state's name, `?` behind it where it is guessed.
  mutating func write(_ verdict: Verdict, senderState: Bool) {
    let observed = senderState ? verdict.senderState : verdict.receiverState
    write(observed.state.name)
    if observed.isGuessed { write(byte: UInt8(ascii: "?")) }
  }
}

extension Verdict {
  var receiverRole: Role {
    switch senderRole {
    case .client: .server
    case .server: .client
    case .unknown: .unknown
    }
  }
}
