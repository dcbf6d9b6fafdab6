import TCPTrack

/// What an F5 BIG-IP writes into its resets with `tm.rstcause.pkt`:
/// `BIG-IP: [0x<hex>:<line>] [{peer} ]<cause>`. The causes are no closed list.
enum BigIPStatement {
  static func reading(of reset: ResetSegment) -> Stated? {
    var rest = reset.payload[...]
    guard rest.drop("BIG-IP: [0x"), let bracket = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
    let place = rest[..<bracket]
    rest = rest[(bracket + 1)...]
    _ = rest.drop(" ")
    let isPeer = rest.drop("{peer}")
    while rest.drop(" ") {}
    guard !rest.isEmpty else { return nil }
    var prose: Prose = "F5 BIG-IP “"
    prose.appendEscaped(rest)
    prose.append(isPeer ? "” on the proxy's other side (0x" : "” (0x")
    prose.appendEscaped(place.prefix(24))
    prose.append(")")
    return Stated(prose: prose, hint: isPeer ? nil : hint(of: rest))
  }

  private static let causes: [(StaticString, ReasonCode)] = [
    ("Flow expired", .idleExpired),
    ("No flow found", .noConnection),
    ("No local listener", .closedPort),
    ("Port denied", .firewallReject),
    ("No pool member", .rejectedAfterAccept),
    ("No server selected", .rejectedAfterAccept),
    ("Connection limit exceeded", .rejectedAfterAccept),
    ("TCP retransmit timeout", .retransmissionTimeout),
    ("TCP 3WHS rejected", .handshakeRefused),
    ("handshake timeout", .connectTimeoutReset),
  ]

  private static func hint(of cause: ArraySlice<UInt8>) -> ReasonCode? {
    causes.first { cause.begins(with: $0.0) }?.1
  }
}
