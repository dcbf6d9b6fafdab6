/// What the two ends are called in a sentence: "me" is the end in whose name the reset was sent.
struct EndNames {
  let me: StaticString
  let you: StaticString
  /// The same at a sentence's beginning.
  let Me: StaticString
  let You: StaticString
  let isClient: Bool

  /// For a sentence that stands alone, in the words of the fields `rst.sender` and `rst.receiver`.
  static let neutral = EndNames(.unknown)

  init(_ role: Role) {
    isClient = role == .client
    switch role {
    case .client: (me, you, Me, You) = ("the client", "the server", "The client", "The server")
    case .server: (me, you, Me, You) = ("the server", "the client", "The server", "The client")
    case .unknown: (me, you, Me, You) = ("the sender", "the receiver", "The sender", "The receiver")
    }
  }
}
