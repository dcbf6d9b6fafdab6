/// All reasons. The order is the precedence among equally supported ones.
public enum Catalogue {
  public static let reasons: [Reason] = [
    .mptcpReset,
    .segmentAfterReset,
    .synInConnection,
    .protocolViolation,
    .oldDuplicate,
    .halfOpenRecovery,
    .unacceptableAck,
    .unexpectedSynAck,
    .halfOpenScan,
    .handshakeAborted,
    .closedPort,
    .firewallReject,
    .connectTimeoutReset,
    .handshakeRefused,
    .timeWaitReset,
    .segmentAfterClose,
    .zeroWindowTimeout,
    .keepaliveTimeout,
    .retransmissionTimeout,
    .keepaliveRace,
    .dataAfterClose,
    .abortAfterOwnFin,
    .finWaitExpired,
    .abortAfterPeerFin,
    .injectedReset,
    .middleboxTimeout,
    .blindReset,
    .idleExpired,
    .probeClose,
    .rejectedAfterAccept,
    .unreadDataClose,
    .abortiveClose,
    .resetClose,
    .peerRestarted,
    .noConnection,
    .unknown,
  ]

  /// The reason with this code; every code has one.
  public static func reason(_ code: ReasonCode) -> Reason { reasons[index[Int(code.rawValue)]] }

  private static let index: [Int] = {
    var index = [Int](repeating: 0, count: ReasonCode.allCases.count)
    for (position, reason) in reasons.enumerated() { index[Int(reason.code.rawValue)] = position }
    return index
  }()
}
