/// How a connection comes to its reset. `talk` is the ordinary traffic before it, where there is any.
///
/// The codes are the reasons' own (docs of the reasons); the segments are what Linux puts on the wire, as far
/// as the reason has such.
struct ResetScript {
  let reason: String
  /// How often, against the others.
  let weight: Int
  let play: @Sendable (inout Conversation, (inout Conversation) -> Void) -> Void

  static let all = refused + handshake + aborted + stale + aftermath + timeouts + forged + protocolErrors

  static let totalWeight = all.reduce(0) { $0 + $1.weight }

  static func pick(_ random: inout Random) -> ResetScript {
    var rest = random.between(0, totalWeight - 1)
    for script in all {
      if rest < script.weight { return script }
      rest -= script.weight
    }
    return all[0]
  }

  static let refused = [
    ResetScript(reason: "closed_port", weight: 20) { c, _ in
      c.send(.client, .syn, options: .syn)
      c.answer(c.last, "closed_port")
    },
    ResetScript(reason: "firewall_reject", weight: 4) { c, _ in
      c.send(.client, .syn, options: .syn)
      c.answer(c.last, "firewall_reject", ttl: 252)
    },
    ResetScript(reason: "handshake_refused", weight: 2) { c, _ in
      c.handshake()
      c.answer(c.last, "handshake_refused")
    },
    ResetScript(reason: "rejected_after_accept", weight: 4) { c, _ in
      c.handshake()
      c.message(.client, bytes: 200)
      c.acknowledge(.server)
      c.abort(.server, "rejected_after_accept")
    },
  ]

  static let handshake = [
    ResetScript(reason: "handshake_aborted", weight: 3) { c, _ in
      c.openHalf()
      c.answer(c.last, "handshake_aborted")
    },
    ResetScript(reason: "probe_close", weight: 6) { c, _ in
      c.handshake()
      c.passInstant()
      c.abort(.client, "probe_close")
    },
    ResetScript(reason: "unexpected_syn_ack", weight: 1) { c, _ in
      c.stray(.server, [.syn, .ack], seq: 77, ack: 4_000_000)
      c.answer(c.last, "unexpected_syn_ack")
    },
    ResetScript(reason: "unacceptable_ack", weight: 1) { c, _ in
      c.send(.client, .syn, options: .syn)
      c.passInstant()
      c.stray(.server, .ack, seq: 99, ack: c[.client].next &+ 5000)
      c.answer(c.last, "unacceptable_ack")
    },
    ResetScript(reason: "half_open_recovery", weight: 1) { c, talk in
      c.handshake()
      talk(&c)
      c.pass(seconds: 3)
      c.stray(.client, .syn, seq: c[.client].next &+ 1_000_000, ack: 0)
      c.passInstant()
      c.send(.server, .ack)
      c.answer(c.last, "half_open_recovery")
    },
  ]

  static let aborted = [
    ResetScript(reason: "abortive_close", weight: 8) { c, talk in
      c.handshake()
      talk(&c)
      c.message(.server, bytes: 1200)
      for _ in 0..<3 { c.send(.server, .ack, payload: c.segmentSize, lost: true) }
      c.passRoundTrip()
      c.abort(.client, "abortive_close")
    },
    ResetScript(reason: "reset_close", weight: 12) { c, talk in
      c.handshake()
      talk(&c)
      c.pass(milliseconds: 30)
      c.abort(.client, "reset_close")
    },
    ResetScript(reason: "unread_data_close", weight: 6) { c, talk in
      c.handshake()
      talk(&c)
      c.message(.client, bytes: 900)
      c[.server].window = 50_000
      c.acknowledge(.server)
      c[.server].window = 65_160
      c.pass(milliseconds: 5)
      c.abort(.server, "unread_data_close")
    },
    ResetScript(reason: "abort_after_peer_fin", weight: 6) { c, talk in
      c.handshake()
      talk(&c)
      c.send(.server, [.fin, .ack])
      c.passRoundTrip()
      c.abort(.client, "abort_after_peer_fin")
    },
    ResetScript(reason: "abort_after_own_fin", weight: 4) { c, talk in
      c.handshake()
      talk(&c)
      c.send(.client, [.fin, .ack])
      c.acknowledge(.server)
      c.passRoundTrip()
      c.abort(.client, "abort_after_own_fin")
    },
    ResetScript(reason: "data_after_close", weight: 6) { c, talk in
      c.handshake()
      talk(&c)
      c.message(.client, bytes: 300)
      c.send(.client, [.fin, .ack])
      c.passRoundTrip()
      c.message(.server, bytes: 700)
      c.answer(c.last, "data_after_close")
    },
    ResetScript(reason: "keepalive_race", weight: 4) { c, talk in
      c.handshake()
      talk(&c)
      c.pass(seconds: 30)
      c.send(.server, [.fin, .ack])
      c.passInstant()
      c.message(.client, bytes: 250)
      c.answer(c.last, "keepalive_race")
    },
  ]
}
