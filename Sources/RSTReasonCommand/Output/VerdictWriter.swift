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
  /// The captures of the other frames that it names, each with its key; nil where there is no such frame, or it is in the
  /// reset's own (a connection may span files).
  func otherCaptures(among captures: [String]) -> [(key: StaticString, name: String?)] {
    [
      ("trigger_capture", name(of: triggerFile, besides: trigger, in: captures)),
      ("revised_by_capture", name(of: revisedByFile, besides: revisedBy, in: captures)),
      ("first_capture", name(of: firstFile, besides: first, in: captures)),
      ("duplicate_of_capture", name(of: duplicateFile, besides: duplicateOf, in: captures)),
    ]
  }

  private func name(of file: UInt32, besides frame: UInt64, in captures: [String]) -> String? {
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
