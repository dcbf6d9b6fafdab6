import TCPTrack

/// A verdict with the words for its ends, for the reasons to tell their story with.
public struct Telling {
  let verdict: Verdict

  var frame: UInt64 { verdict.frame }
  var trigger: UInt64 { verdict.trigger }
  var first: UInt64 { verdict.first }
  var sourcePort: UInt16 { verdict.sourcePort }
  var destinationPort: UInt16 { verdict.destinationPort }

  /// The end in whose name the reset was sent, in mid-sentence: `the server 10.0.0.1`.
  var me: Prose { name(verdict.senderRole, verdict.source) }
  /// The same at a sentence's beginning.
  var Me: Prose { Self.capitalized(me) }
  var you: Prose {
    let other: Role =
      switch verdict.senderRole {
      case .client: .server
      case .server: .client
      case .unknown: .unknown
      }
    return name(other, verdict.destination)
  }
  var You: Prose { Self.capitalized(you) }

  var senderState: Prose {
    verdict.senderState.isGuessed ? "\(verdict.senderState.state.name)?" : "\(verdict.senderState.state.name)"
  }

  /// What the reset itself states, as a clause.
  var statedClause: Prose { verdict.stated.map { ", stating \($0)" } ?? "" }

  private func name(_ role: Role, _ address: Address) -> Prose {
    let place: Prose = "\(address, ipv6: verdict.isIPv6)"
    return switch role {
    case .client: "the client \(place)"
    case .server: "the server \(place)"
    case .unknown: place
    }
  }

  private static func capitalized(_ prose: Prose) -> Prose {
    var prose = prose
    if let first = prose.bytes.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z") { prose.bytes[0] = first - 32 }
    return prose
  }
}
