/// The stable codes of `rst.reason`. The numbers are part of the ABI: new codes are added at the end.
public enum ReasonCode: Int32, Sendable, CaseIterable {
  case unknown = 0
  case closedPort = 1
  case firewallReject = 2
  case handshakeRefused = 3
  case rejectedAfterAccept = 4
  case handshakeAborted = 5
  case probeClose = 6
  case halfOpenScan = 7
  case unexpectedSynAck = 8
  case unacceptableAck = 9
  case halfOpenRecovery = 10
  case noConnection = 11
  case idleExpired = 12
  case peerRestarted = 13
  case oldDuplicate = 14
  case abortiveClose = 15
  case resetClose = 16
  case unreadDataClose = 17
  case abortAfterPeerFin = 18
  case abortAfterOwnFin = 19
  case dataAfterClose = 20
  case keepaliveRace = 21
  case finWaitExpired = 22
  case segmentAfterReset = 23
  case segmentAfterClose = 24
  case timeWaitReset = 25
  case keepaliveTimeout = 26
  case retransmissionTimeout = 27
  case zeroWindowTimeout = 28
  case connectTimeoutReset = 29
  case injectedReset = 30
  case middleboxTimeout = 31
  case blindReset = 32
  case synInConnection = 33
  case protocolViolation = 34
  case mptcpReset = 35

  /// Other connections' fate, even later, speaks for or against it.
  var dependsOnNeighbours: Bool {
    switch self {
    case .closedPort, .firewallReject, .handshakeAborted, .halfOpenScan: true
    default: false
    }
  }

  /// The value of `rst.reason`.
  public var name: StaticString {
    switch self {
    case .unknown: "unknown"
    case .closedPort: "closed_port"
    case .firewallReject: "firewall_reject"
    case .handshakeRefused: "handshake_refused"
    case .rejectedAfterAccept: "rejected_after_accept"
    case .handshakeAborted: "handshake_aborted"
    case .probeClose: "probe_close"
    case .halfOpenScan: "half_open_scan"
    case .unexpectedSynAck: "unexpected_syn_ack"
    case .unacceptableAck: "unacceptable_ack"
    case .halfOpenRecovery: "half_open_recovery"
    case .noConnection: "no_connection"
    case .idleExpired: "idle_expired"
    case .peerRestarted: "peer_restarted"
    case .oldDuplicate: "old_duplicate"
    case .abortiveClose: "abortive_close"
    case .resetClose: "reset_close"
    case .unreadDataClose: "unread_data_close"
    case .abortAfterPeerFin: "abort_after_peer_fin"
    case .abortAfterOwnFin: "abort_after_own_fin"
    case .dataAfterClose: "data_after_close"
    case .keepaliveRace: "keepalive_race"
    case .finWaitExpired: "fin_wait_expired"
    case .segmentAfterReset: "segment_after_reset"
    case .segmentAfterClose: "segment_after_close"
    case .timeWaitReset: "time_wait_reset"
    case .keepaliveTimeout: "keepalive_timeout"
    case .retransmissionTimeout: "retransmission_timeout"
    case .zeroWindowTimeout: "zero_window_timeout"
    case .connectTimeoutReset: "connect_timeout_reset"
    case .injectedReset: "injected_reset"
    case .middleboxTimeout: "middlebox_timeout"
    case .blindReset: "blind_reset"
    case .synInConnection: "syn_in_connection"
    case .protocolViolation: "protocol_violation"
    case .mptcpReset: "mptcp_reset"
    }
  }
}
