import RSTReason

/// Writes the verdicts of one capture in one format.
protocol VerdictWriter {
  /// What has been written and not taken.
  var text: TextBuffer { get set }
  /// `captures`: the names of the files that one engine reads, in their order.
  mutating func write(_ verdict: Verdict, captures: [String])
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
  /// The name of the file with this number, where it is not the reset's own (a connection may span files).
  func name(of file: UInt32, besides frame: UInt64, in captures: [String]) -> String? {
    frame == 0 || file == self.file || Int(file) >= captures.count ? nil : captures[Int(file)]
  }

  var receiverRole: Role {
    switch senderRole {
    case .client: .server
    case .server: .client
    case .unknown: .unknown
    }
  }
}
