import TCPTrack

/// The reason of an MP_TCPRST option (RFC 8684 §3.6).
enum MPTCPStatement {
  /// The T flag: the condition is transient, another subflow may be tried.
  private static let transient: UInt8 = 0x1

  static func reading(of reset: ResetSegment) -> Stated? {
    guard reset.options.contains(.mptcpReset) else { return nil }
    let kind: StaticString = reset.mptcpFlags & transient != 0 ? "transient" : "permanent"
    return Stated(
      prose: "MP_TCPRST reason \(reset.mptcpReason) (\(name(of: reset.mptcpReason)), \(kind))", hint: .mptcpReset)
  }

  private static func name(of reason: UInt8) -> StaticString {
    switch reason {
    case 0: "unspecified error"
    case 1: "MPTCP-specific error"
    case 2: "lack of resources"
    case 3: "administratively prohibited"
    case 4: "too much outstanding data"
    case 5: "unacceptable performance"
    case 6: "middlebox interference"
    default: "unassigned"
    }
  }
}
