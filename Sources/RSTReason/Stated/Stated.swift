import TCPTrack

/// A reason written in the reset itself. Any box on the path can write one: it is evidence, no proof.
struct Stated {
  /// As a clause for people, escaped and bounded.
  let prose: Prose
  /// The code it speaks for, where it speaks for one.
  var hint: ReasonCode?

  /// What the reset says of its own reason; the most explicit notation wins. Nil if it says nothing.
  static func reading(of facts: Facts) -> Stated? {
    MPTCPStatement.reading(of: facts.reset) ?? inPayload(facts) ?? NetScalerWindow.reading(of: facts)
  }

  private static func inPayload(_ facts: Facts) -> Stated? {
    guard !facts.reset.payload.isEmpty else { return nil }
    return DiagnosticPayload.reading(of: facts.reset) ?? BigIPStatement.reading(of: facts.reset)
      ?? PayloadText.reading(of: facts)
  }
}

extension Verdict {
  /// What the packets say in words beside their numbers: the reset's own statement, a tampering signature, an alert
  /// that explains an application's abort.
  mutating func addStatements(_ statement: Stated?, _ facts: Facts) {
    if let statement {
      stated = statement.prose
      evidence.append(.stated)
    }
    signature = Signature.pattern(of: facts, for: self)
    guard category == .abort && !wastesOnlyAlert || code == .rejectedAfterAccept else { return }
    if let alert = facts.alertBefore { evidence.append(alert) }
  }
}

extension Facts {
  /// How far back an alert is looked for: a close_notify with its acknowledgements and FINs (own judgement).
  private static let alertDepth = 8

  /// A TLS alert of either end among the last segments (RFC 8446 §6; those of TLS 1.3 are encrypted and
  /// look like data).
  var alertBefore: Evidence? {
    let alert = segments.suffix(Self.alertDepth).last { $0.content == .tlsAlert }
    return alert.map { .tlsAlert(frame: cited($0)) }
  }
}
