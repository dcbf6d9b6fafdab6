import TCPTrack

/// A verdict with the words for its ends, for the reasons to tell their story with.
public struct Telling {
  let verdict: Verdict

  var sourcePort: UInt16 { verdict.sourcePort }
  /// The reset answers a segment; else it was sent of its sender's own accord.
  var isReply: Bool { verdict.form == .reply }
  var isClient: Bool { verdict.senderRole == .client }

  /// The end in whose name the reset was sent, in mid-sentence: `the server 10.0.0.1`. Once in a text;
  /// from there on the role alone names it.
  var me: Prose { full(names.me, verdict.source) }
  /// The same at a sentence's beginning.
  var Me: Prose { full(names.Me, verdict.source) }
  /// The other end: `the client 10.0.0.2`.
  var you: Prose { full(names.you, verdict.destination) }
  var You: Prose { full(names.You, verdict.destination) }

  /// The sender has sent nothing in this connection, and its port takes others.
  var senderListens: Bool {
    verdict.senderState.state == .closed
      && verdict.evidence.contains { if case .serviceAccepted = $0 { true } else { false } }
  }

  /// The sender's state, with `?` behind a guessed one.
  var senderState: Prose {
    let observed = verdict.senderState
    if senderListens { return "LISTEN" }
    return observed.isGuessed ? "\(observed.state.name)?" : "\(observed.state.name)"
  }

  private var names: EndNames { EndNames(verdict.senderRole) }

  private func full(_ name: StaticString, _ address: Address) -> Prose {
    let place: Prose = "\(address, ipv6: verdict.isIPv6)"
    return verdict.senderRole == .unknown ? place : "\(name) \(place)"
  }
}
