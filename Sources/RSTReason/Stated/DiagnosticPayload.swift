import TCPTrack

/// The RST diagnostic payload of draft-ietf-tcpm-rst-diagnostic-payload: exactly eight bytes, the magic
/// 0x33AA, a reason of 16 bits and a Private Enterprise Number of 32 bits (0 = the draft's registry).
enum DiagnosticPayload {
  private static let magic: (UInt8, UInt8) = (0x33, 0xAA)

  static func reading(of reset: ResetSegment) -> Stated? {
    let payload = reset.payload
    guard reset.payloadLength == 8, payload.count == 8, payload[0] == magic.0, payload[1] == magic.1 else { return nil }
    let reason = UInt16(payload[2]) << 8 | UInt16(payload[3])
    var vendor: UInt32 = 0
    for byte in payload[4...] { vendor = vendor << 8 | UInt32(byte) }
    guard vendor == 0 else {
      return Stated(prose: "diagnostic payload, reason \(reason) of enterprise \(vendor)")
    }
    guard let name = name(of: reason) else { return Stated(prose: "diagnostic payload, unassigned reason \(reason)") }
    return Stated(prose: "diagnostic payload, reason \(reason) (\(name))", hint: hint(of: reason))
  }

  private static func name(of reason: UInt16) -> StaticString? {
    switch reason {
    case 1: "illegal option length"
    case 2: "desynchronized state"
    case 3: "new data after CLOSE"
    case 4: "ABORT"
    case 5: "unexpected ACK in a non-synchronized state"
    case 6: "SYN in the window"
    case 7: "security compartment mismatch"
    case 8: "malformed message"
    case 9: "not authorized"
    case 10: "resource limit exceeded"
    case 11: "network failure"
    case 12: "reset received from the peer"
    case 13: "destination unreachable"
    case 14: "connection timeout"
    case 15: "too much outstanding data"
    case 16: "unacceptable performance"
    case 17: "middlebox interference"
    default: nil
    }
  }

  private static func hint(of reason: UInt16) -> ReasonCode? {
    switch reason {
    case 1, 8: .protocolViolation
    case 3: .dataAfterClose
    case 4: .abortiveClose
    case 5: .unacceptableAck
    case 6: .synInConnection
    case 14: .idleExpired
    default: nil
    }
  }
}
