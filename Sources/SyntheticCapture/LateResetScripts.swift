/// Resets that time, a third party or a broken rule is behind.
extension ResetScript {
  static let stale = [
    ResetScript(reason: "no_connection", weight: 4) { c, _ in
      c.stray(.client, .ack, seq: 123_456, ack: 654_321)
      c.answer(c.last, "no_connection")
    },
    ResetScript(reason: "idle_expired", weight: 4) { c, talk in
      c.handshake()
      talk(&c)
      c.pass(seconds: 75)
      c.message(.client, bytes: 300)
      c.answer(c.last, "idle_expired")
    },
    ResetScript(reason: "peer_restarted", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      c.message(.client, bytes: 300)
      for wait in [200, 400, 800] {
        c.pass(milliseconds: wait)
        c.repeatLast(of: .client)
      }
      c.pass(milliseconds: 1600)
      c.repeatLast(of: .client)
      c.answer(c.last, "peer_restarted")
    },
    ResetScript(reason: "fin_wait_expired", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      c.send(.server, [.fin, .ack])
      c.acknowledge(.client)
      c.pass(seconds: 70)
      c.send(.client, [.fin, .ack])
      c.answer(c.last, "fin_wait_expired")
    },
  ]

  static let aftermath = [
    ResetScript(reason: "segment_after_reset", weight: 5) { c, talk in
      c.handshake()
      talk(&c)
      c.abort(.client, "abortive_close")
      c.message(.server, bytes: 800)
      c.answer(c.last, "segment_after_reset")
    },
    ResetScript(reason: "segment_after_close", weight: 3) { c, talk in
      c.handshake()
      talk(&c)
      c.close(first: .client)
      c.pass(milliseconds: 300)
      c.stray(.client, .ack, seq: c[.client].next, ack: c[.server].next)
      c.answer(c.last, "segment_after_close")
    },
  ]

  static let timeouts = [
    ResetScript(reason: "keepalive_timeout", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      for _ in 0..<5 {
        c.pass(seconds: 10)
        c.probe(.server)
      }
      c.pass(seconds: 10)
      c.abort(.server, "keepalive_timeout")
    },
    ResetScript(reason: "retransmission_timeout", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      c.send(.server, [.psh, .ack], payload: 500, lost: true)
      for wait in [300, 600, 1200, 2400, 4800, 9600] {
        c.pass(milliseconds: wait)
        c.repeatLast(of: .server)
      }
      c.pass(seconds: 19)
      // Linux gives up in silence; BSD's descendants reset, with no window.
      c[.server].window = 0
      c.abort(.server, "retransmission_timeout")
    },
    ResetScript(reason: "zero_window_timeout", weight: 1) { c, talk in
      c.handshake()
      talk(&c)
      c.message(.server, bytes: 2000)
      c[.client].window = 0
      c.acknowledge(.client)
      for wait in [300, 600, 1200, 2400, 4800, 9600] {
        c.pass(milliseconds: wait)
        c.probe(.server)
        c.acknowledge(.client)
      }
      c.pass(seconds: 19)
      c.abort(.server, "zero_window_timeout")
    },
    ResetScript(reason: "connect_timeout_reset", weight: 1) { c, _ in
      c.openHalf()
      for wait in [1, 2, 4, 8] {
        c.pass(seconds: wait)
        c.repeatLast(of: .server)
      }
      c.pass(seconds: 16)
      c.abort(.server, "connect_timeout_reset", options: .none)
    },
  ]

  static let forged = [
    ResetScript(reason: "injected_reset", weight: 6) { c, talk in
      c.handshake()
      c.message(.client, bytes: 400)
      c.pass(milliseconds: 1)
      for ahead: UInt32 in [0, 1460, 4380] { c.forge(.server, "injected_reset", ahead: ahead) }
      c.passInstant()
      c.message(.server, bytes: 900)
    },
    ResetScript(reason: "middlebox_timeout", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      c.pass(seconds: 60)
      c.forge(.server, "middlebox_timeout", flags: .rst)
      c.forge(.client, "middlebox_timeout", flags: .rst)
    },
    ResetScript(reason: "blind_reset", weight: 2) { c, talk in
      c.handshake()
      talk(&c)
      c.forge(.client, "blind_reset", flags: .rst, ahead: 500_000_000)
      talk(&c)
      c.close(first: .client)
    },
  ]

  static let protocolErrors = [
    ResetScript(reason: "syn_in_connection", weight: 1) { c, talk in
      c.handshake()
      talk(&c)
      c.stray(.client, .syn, seq: c[.client].next &+ 100, ack: 0)
      c.passInstant()
      c.abort(.server, "syn_in_connection")
    },
    ResetScript(reason: "mptcp_reset", weight: 1) { c, talk in
      c.handshake()
      talk(&c)
      c.abort(.server, "mptcp_reset", options: .mptcpReset)
    },
  ]
}
