/// How sure the verdict is. Calibrated: the shares are measured against recorded truth.
public enum Confidence: UInt8, Sendable, CaseIterable {
  /// Right at least 60 % of the time: the best of several.
  case possible
  /// Right at least 90 % of the time: others are possible but strained.
  case probable
  /// Right at least 99.5 % of the time: the segments admit no other code.
  case certain

  public var name: StaticString {
    switch self {
    case .possible: "possible"
    case .probable: "probable"
    case .certain: "certain"
    }
  }
}

/// The families of reasons.
public enum Category: UInt8, Sendable, CaseIterable {
  case refused, handshake, stale, abort, aftermath, timeout, middlebox, `protocol`, unknown

  public var name: StaticString {
    switch self {
    case .refused: "refused"
    case .handshake: "handshake"
    case .stale: "stale"
    case .abort: "abort"
    case .aftermath: "aftermath"
    case .timeout: "timeout"
    case .middlebox: "middlebox"
    case .protocol: "protocol"
    case .unknown: "unknown"
    }
  }
}

/// How the reset is built (RFC 9293 §3.10.7.1).
public enum Form: UInt8, Sendable {
  /// Neither of the two.
  case other
  /// Its numbers answer a segment.
  case reply
  /// SEQ = SND.NXT, ACK = RCV.NXT: sent of its own accord.
  case active

  public var name: StaticString {
    switch self {
    case .other: "other"
    case .reply: "reply"
    case .active: "active"
    }
  }
}

/// Who really sent the reset.
public enum Origin: UInt8, Sendable {
  case unknown, endpoint, middlebox

  public var name: StaticString {
    switch self {
    case .unknown: "unknown"
    case .endpoint: "endpoint"
    case .middlebox: "middlebox"
    }
  }
}

/// What RFC 5961 makes the receiver do.
public enum Effect: UInt8, Sendable {
  case unknown, accepted, challenged, ignored

  public var name: StaticString {
    switch self {
    case .unknown: "unknown"
    case .accepted: "accepted"
    case .challenged: "challenged"
    case .ignored: "ignored"
    }
  }
}

/// Which end of the connection.
public enum Role: UInt8, Sendable {
  case unknown, client, server

  public var name: StaticString {
    switch self {
    case .unknown: "unknown"
    case .client: "client"
    case .server: "server"
    }
  }
}

/// Wireshark's expert severities.
public enum Severity: UInt8, Sendable, CaseIterable {
  case chat, note, warning, error

  public var name: StaticString {
    switch self {
    case .chat: "chat"
    case .note: "note"
    case .warning: "warning"
    case .error: "error"
    }
  }
}
