import TCPTrack

/// Plain text in a reset's payload: RFC 9293 §3.5.3 suggests it, some old stacks name their reason there.
enum PayloadText {
  /// Fewer bytes are no message (own judgement).
  private static let shortest = 4

  static func reading(of facts: Facts) -> Stated? {
    var text = facts.reset.payload[...]
    while let last = text.last, last == 0 || last == 0x0A || last == 0x0D { text = text.dropLast() }
    guard text.count >= shortest, isText(text) else { return nil }
    var prose: Prose = "the text “"
    prose.appendEscaped(text)
    prose.append(facts.reset.payloadLength > UInt32(facts.reset.payload.count) ? "…”" : "”")
    return Stated(prose: prose, hint: hint(of: text, answersSYN: facts.answersSYN))
  }

  /// Of eight bytes seven at least are printable ASCII or line ends (own judgement).
  private static func isText(_ bytes: ArraySlice<UInt8>) -> Bool {
    let readable = bytes.count { $0 >= 0x20 && $0 < 0x7F || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    return readable * 8 >= bytes.count * 7
  }

  /// Texts of Mac OS, Solaris and other stacks as p0f's documentation lists them.
  private static func hint(of text: ArraySlice<UInt8>, answersSYN: Bool) -> ReasonCode? {
    if text.begins(with: "No TCP") || text.begins(with: "no tcp, reset") {
      return answersSYN ? .closedPort : .noConnection
    }
    if text.begins(with: "tcp_fin_wait_2_timeout") { return .finWaitExpired }
    if text.begins(with: "new data when detached") { return .dataAfterClose }
    if text.begins(with: "tcp_close, during connect") { return .handshakeAborted }
    if text.begins(with: "tcp_disconnect") || text.begins(with: "tcp_lift_anchor") { return .abortiveClose }
    return nil
  }
}
