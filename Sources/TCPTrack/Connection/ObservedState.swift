/// The states of RFC 9293 §3.3.2.
public enum TCPState: UInt8, Sendable, CaseIterable {
  case unknown, closed, listen, synSent, synReceived, established, finWait1, finWait2, closeWait, closing, lastAck,
    timeWait

  public var name: StaticString {
    switch self {
    case .unknown: "unknown"
    case .closed: "CLOSED"
    case .listen: "LISTEN"
    case .synSent: "SYN-SENT"
    case .synReceived: "SYN-RECEIVED"
    case .established: "ESTABLISHED"
    case .finWait1: "FIN-WAIT-1"
    case .finWait2: "FIN-WAIT-2"
    case .closeWait: "CLOSE-WAIT"
    case .closing: "CLOSING"
    case .lastAck: "LAST-ACK"
    case .timeWait: "TIME-WAIT"
    }
  }
}

/// A state as far as the segments seen prove it; written with `?` behind where it is guessed.
public struct ObservedState: Equatable, Sendable {
  public var state: TCPState
  /// The segments seen do not prove it (capture began mid-connection, loss, one direction only).
  public var isGuessed: Bool

  public init(_ state: TCPState = .unknown, guessed: Bool = false) {
    self.state = state
    self.isGuessed = guessed
  }
}
