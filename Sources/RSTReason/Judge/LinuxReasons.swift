import TCPTrack

/// The `sk_rst_reason` that a Linux sender would have reported (include/net/rstreason.h).
enum LinuxReasons {
  static func predicted(for code: ReasonCode, _ facts: Facts) -> [StaticString] {
    switch code {
    case .closedPort, .handshakeAborted, .unexpectedSynAck: ["NO_SOCKET"]
    case .halfOpenScan: facts.isActive ? ["TCP_STATE"] : ["NO_SOCKET"]
    case .handshakeRefused: facts.answersBareACK ? ["INVALID_SYN", "NO_SOCKET"] : ["NO_SOCKET", "INVALID_SYN"]
    case .probeClose: facts.isReply ? ["NO_SOCKET"] : ["TCP_STATE"]
    case .abortiveClose: ["TCP_STATE"]
    case .resetClose: facts.mayHaveUnread ? ["TCP_STATE", "TCP_ABORT_ON_CLOSE"] : ["TCP_STATE"]
    case .unreadDataClose: ["TCP_ABORT_ON_CLOSE"]
    case .rejectedAfterAccept: facts.bSentData ? ["TCP_ABORT_ON_CLOSE", "TCP_STATE"] : ["TCP_STATE"]
    case .unacceptableAck: facts.inSYNSent ? ["TCP_INVALID_ACK_SEQUENCE"] : noConnection(facts)
    case .halfOpenRecovery: ["TCP_INVALID_ACK_SEQUENCE"]
    case .oldDuplicate: facts.inSYNSent ? ["TCP_INVALID_ACK_SEQUENCE"] : noConnection(facts)
    case .idleExpired: facts.isActive ? ["TCP_STATE"] : noConnection(facts)
    case .noConnection, .peerRestarted, .retransmissionTimeout, .zeroWindowTimeout, .connectTimeoutReset,
      .segmentAfterReset:
      facts.isReply ? noConnection(facts) : []
    // Whether the port still listens no segment shows.
    case .segmentAfterClose, .finWaitExpired:
      facts.reset.has(.ack) || facts.aIsClient ? ["NO_SOCKET"] : ["NO_SOCKET", "TCP_FLAGS"]
    case .abortAfterPeerFin:
      facts.aUnread
        ? ["TCP_ABORT_ON_CLOSE"] : facts.mayHaveUnread ? ["TCP_STATE", "TCP_ABORT_ON_CLOSE"] : ["TCP_STATE"]
    case .abortAfterOwnFin:
      if facts.isReply {
        ["TCP_ABORT_ON_DATA"]
      } else if facts.aUnread {
        ["TCP_ABORT_ON_CLOSE"]
      } else {
        facts.mayHaveUnread ? ["TCP_STATE", "TCP_ABORT_ON_CLOSE"] : ["TCP_STATE"]
      }
    case .dataAfterClose, .keepaliveRace:
      if !facts.finAckedBeforeTrigger {
        ["TCP_ABORT_ON_DATA"]
      } else {
        (facts.waitedSinceFIN ?? 0) > 2_000_000_000 ? ["TCP_TIMEWAIT_SOCKET", "NO_SOCKET"] : ["TCP_TIMEWAIT_SOCKET"]
      }
    case .keepaliveTimeout: facts.isActive ? ["TCP_KEEPALIVE_TIMEOUT"] : []
    case .synInConnection: facts.aClosed ? ["TCP_TIMEWAIT_SOCKET"] : facts.isReply ? ["INVALID_SYN"] : []
    case .protocolViolation:
      if facts.answersSYNACK {
        ["TCP_RFC7323_PAWS"]
      } else if facts.trigger.map(facts.isOldForFastOpen) == true {
        ["TCP_TOO_OLD_ACK"]
      } else {
        facts.inSYNReceived ? ["TCP_ACK_UNSENT_DATA"] : []
      }
    case .mptcpReset: mptcp(facts)
    case .firewallReject, .injectedReset, .middleboxTimeout, .blindReset, .timeWaitReset, .unknown: []
    }
  }

  /// A vanished connection: TCP_FLAGS if its port listens (an ACK met LISTEN), else NO_SOCKET.
  private static func noConnection(_ facts: Facts) -> [StaticString] {
    if facts.reset.has(.ack) { return ["NO_SOCKET"] }
    if let service = facts.story.event.senderService, service.accepted > 0 { return ["TCP_FLAGS"] }
    switch facts.role {
    case .server: return facts.a.has(.synAck) || facts.aSpoke ? ["TCP_FLAGS"] : ["NO_SOCKET", "TCP_FLAGS"]
    case .client: return ["NO_SOCKET"]
    case .unknown: return ["NO_SOCKET", "TCP_FLAGS"]
    }
  }

  private static func mptcp(_ facts: Facts) -> [StaticString] {
    // The socket's own close carries MP_FASTCLOSE; a subflow's reset MP_TCPRST alone.
    if facts.reset.options.contains(.mptcpFastClose) { return ["TCP_ABORT_ON_CLOSE"] }
    guard facts.reset.options.contains(.mptcpReset) else { return ["TCP_ABORT_ON_CLOSE", "TCP_STATE"] }
    switch facts.reset.mptcpReason {
    case 0: return ["MPTCP_RST_EUNSPEC"]
    case 1: return ["MPTCP_RST_EMPTCP"]
    case 2: return ["MPTCP_RST_ERESOURCE"]
    case 3: return ["MPTCP_RST_EPROHIBIT"]
    case 4: return ["MPTCP_RST_EWQ2BIG"]
    case 5: return ["MPTCP_RST_EBADPERF"]
    case 6: return ["MPTCP_RST_EMIDDLEBOX"]
    default: return []
    }
  }
}

extension Facts {
  /// A held data of B that its application had not read, as far as windows and answers tell.
  var aUnread: Bool { windowGrew || acknowledgedByResetAlone != nil || peerDataUnanswered && !aIsClient }

  /// B's last payload came after A's: read or not, no segment says.
  var mayHaveUnread: Bool { peerDataUnanswered }

  /// B's ACK of A's FIN came in a segment before the trigger.
  var finAckedBeforeTrigger: Bool {
    guard let trigger, a.has(.finAcked) else { return false }
    return a.finAckedTime < trigger.time
  }
}
