import TCPTrack
import Testing

@Suite struct DecodeTunnelTests {
  private static let inner4 = Frames.ipv4(Frames.tcp())
  private static let inner6 = Frames.ipv6(Frames.tcp())
  private static let bridged = Frames.ethernet(inner4)

  private static func wireless(_ control: Bytes) -> Bytes {
    control ++ Bytes(repeating: 0, count: 22) ++ [0xAA, 0xAA, 3, 0, 0, 0] ++ be16(0x0800) ++ inner4
  }

  /// An outer IPv4 payload that holds `Frames.tcp()`.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var proto: Int
    var body: Bytes
    var isIPv6 = false
  }

  static let direct = [
    Case(testDescription: "IP in IP", proto: 4, body: inner4),
    Case(testDescription: "6in4", proto: 41, body: inner6, isIPv6: true),
    Case(testDescription: "MPLS in IP", proto: 137, body: be32(0x140) ++ inner4),
    Case(testDescription: "EtherIP", proto: 97, body: be16(0x3000) ++ bridged),
    Case(testDescription: "GRE", proto: 47, body: be16(0) ++ be16(0x0800) ++ inner4),
    Case(
      testDescription: "GRE, checksum, key, sequence", proto: 47,
      body: be16(0xB000) ++ be16(0x86DD) ++ be32(1) ++ be32(2) ++ be32(3) ++ inner6, isIPv6: true),
    Case(testDescription: "GRE, Ethernet", proto: 47, body: be16(0x2000) ++ be16(0x6558) ++ be32(2) ++ bridged),
    Case(
      testDescription: "GRE, 802.11", proto: 47, body: be16(0) ++ be16(0x8200) ++ wireless([8, 1])),
    Case(testDescription: "L2TPv3", proto: 115, body: be32(5) ++ bridged),
    Case(
      testDescription: "L2TPv3, cookie and sublayer", proto: 115,
      body: be32(5) ++ be32(-1) ++ be32(-1) ++ be32(0) ++ bridged),
    Case(testDescription: "ERSPAN I", proto: 47, body: be16(0) ++ be16(0x88BE) ++ bridged),
    Case(
      testDescription: "ERSPAN II", proto: 47,
      body: be16(0x1000) ++ be16(0x88BE) ++ be32(1) ++ be32(0x1000_0001) ++ be32(0) ++ bridged),
    Case(
      testDescription: "ERSPAN III", proto: 47,
      body: be16(0x1000) ++ be16(0x22EB) ++ be32(1) ++ be32(0x2000_0001) ++ be32(5) ++ be32(0) ++ bridged),
    Case(
      testDescription: "ERSPAN III, subheader", proto: 47,
      body: be16(0x1000) ++ be16(0x22EB) ++ be32(1) ++ be32(0x2000_0001) ++ be32(5) ++ be32(1) ++ be32(0) ++ be32(0)
        ++ bridged),
    Case(
      testDescription: "ERSPAN III, IP", proto: 47,
      body: be16(0x1000) ++ be16(0x22EB) ++ be32(1) ++ be32(0x2000_0001) ++ be32(5) ++ be32(2 << 10) ++ inner4),
    Case(
      testDescription: "PPTP", proto: 47,
      body: be16(0x3081) ++ be16(0x880B) ++ be16(49) ++ be16(7) ++ be32(1) ++ be32(2) ++ be16(0xFF03) ++ be16(0x0021)
        ++ inner4),
  ]

  static let overUDP = [
    Case(
      testDescription: "VXLAN", proto: 17, body: Frames.udp(be32(0x0800_0000) ++ be32(42 << 8) ++ bridged, to: 4789)),
    Case(
      testDescription: "VXLAN, group policy", proto: 17,
      body: Frames.udp(be32(0x8808_0007) ++ be32(42 << 8) ++ bridged, to: 8472)),
    Case(
      testDescription: "VXLAN, VLAN", proto: 17,
      body: Frames.udp(
        be32(0x0800_0000) ++ be32(42 << 8) ++ Frames.ethernet(be16(3) ++ be16(0x0800) ++ inner4, type: 0x8100), to: 4789
      )),
    Case(
      testDescription: "GENEVE, Ethernet, options", proto: 17,
      body: Frames.udp(be16(0x0240) ++ be16(0x6558) ++ be32(42 << 8) ++ be32(1) ++ be32(2) ++ bridged, to: 6081)),
    Case(
      testDescription: "GENEVE, IPv6", proto: 17,
      body: Frames.udp(be16(0) ++ be16(0x86DD) ++ be32(42 << 8) ++ inner6, to: 6081), isIPv6: true),
    Case(
      testDescription: "GTP-U", proto: 17,
      body: Frames.udp(be16(0x30FF) ++ be16(inner4.count) ++ be32(7) ++ inner4, to: 2152)),
    Case(
      testDescription: "GTP-U, extension header, from its port", proto: 17,
      body: Frames.udp(
        be16(0x34FF) ++ be16(8 + inner4.count) ++ be32(7) ++ be32(0x85) ++ [1, 0, 9, 0] ++ inner4, to: 40000, from: 2152
      )),
    Case(testDescription: "Teredo", proto: 17, body: Frames.udp(inner6, to: 3544), isIPv6: true),
    Case(
      testDescription: "Teredo, authentication and origin", proto: 17,
      body: Frames.udp(
        be16(1) ++ be16(0) ++ Bytes(repeating: 1, count: 9) ++ be16(0) ++ be16(1) ++ be32(1) ++ inner6, to: 40000,
        from: 3544),
      isIPv6: true),
    Case(
      testDescription: "L2TP", proto: 17,
      body: Frames.udp(be32(0x0002_0001) ++ be16(2) ++ be32(0xFF03_0021) ++ inner4, to: 1701)),
    Case(
      testDescription: "L2TP, length, sequence and padding, from its port", proto: 17,
      body: Frames.udp(
        be16(0x4A02) ++ be16(18 + inner4.count) ++ be32(0x1_0002) ++ be32(0x3_0004) ++ be16(2) ++ be16(0)
          ++ be16(0x0021)
          ++ inner4, to: 40000, from: 1701)),
    Case(
      testDescription: "L2TPv3 over UDP", proto: 17, body: Frames.udp(be32(0x0003_0000) ++ be32(5) ++ bridged, to: 1701)
    ),
    Case(
      testDescription: "VXLAN-GPE, IPv6", proto: 17,
      body: Frames.udp(be32(0x0C00_0002) ++ be32(42 << 8) ++ inner6, to: 4790), isIPv6: true),
    Case(
      testDescription: "VXLAN-GPE, NSH, Ethernet", proto: 17,
      body: Frames.udp(
        be32(0x0C00_0004) ++ be32(42 << 8) ++ be32(0x0FC2_0203) ++ be32(0x1FF) ++ bridged, to: 4790)),
    Case(testDescription: "LISP", proto: 17, body: Frames.udp(be32(0x0800_0000) ++ be32(256) ++ inner4, to: 4341)),
    Case(
      testDescription: "GRE over UDP", proto: 17, body: Frames.udp(be16(0) ++ be16(0x0800) ++ inner4, to: 4754)),
    Case(testDescription: "MPLS over UDP", proto: 17, body: Frames.udp(be32(0x140) ++ inner4, to: 6635)),
    Case(
      testDescription: "TZSP, tags", proto: 17,
      body: Frames.udp([1, 0] ++ be16(1) ++ [0x0A, 1, 32, 0, 1] ++ bridged, to: 37008)),
    Case(
      testDescription: "TZSP, 802.11", proto: 17, body: Frames.udp([1, 0, 0, 18, 1] ++ wireless([8, 1]), to: 37008)),
    Case(
      testDescription: "CAPWAP", proto: 17, body: Frames.udp(be32(0x0010_0200) ++ be32(0) ++ bridged, to: 5247)),
    Case(
      testDescription: "CAPWAP, 802.11, from the controller", proto: 17,
      body: Frames.udp(be32(0x0010_0300) ++ be32(0) ++ wireless([8, 2]), to: 40000, from: 5247)),
    Case(
      testDescription: "CAPWAP, 802.11 in Cisco's order", proto: 17,
      body: Frames.udp(be32(0x0010_0300) ++ be32(0) ++ wireless([1, 8]), to: 5247)),
  ]

  private static func carry(_ example: Case) -> Bytes {
    Frames.ethernet(Frames.ipv4(example.body, proto: example.proto, fragment: 0))
  }

  @Test(arguments: direct + overUDP) func innermostSegmentIsTaken(_ example: Case) {
    let decoded = decode(Self.carry(example))
    #expect(isHello(decoded))
    #expect(decoded.segment.marks == (example.isIPv6 ? [.tunneled, .ipv6] : [.tunneled, .dontFragment]))
    #expect(decoded.segment.ttl == (example.isIPv6 ? 62 : 61))
    #expect(decoded.segment.link == 0x0200_0000_000C_0000)
  }

  @Test(arguments: direct + overUDP) func cutAnywhereIsNeverMoreThanThere(_ example: Case) {
    let frame = Self.carry(example)
    for captured in 0..<frame.count {
      let decoded = decode(frame, captured: captured)
      let hasFlags = captured >= frame.count - 25 + 14
      #expect((decoded.outcome == .segment) == hasFlags, "\(captured) bytes")
      if hasFlags { #expect(decoded.segment.payloadLength == 5) }
    }
  }

  /// Wherever a fixed bit, a length or a version is wrong, the datagram is nobody's tunnel.
  @Test(
    arguments: [
      (4789, be32(0x0000_0000) ++ be32(42 << 8) ++ bridged), (4789, be32(0x0800_0001) ++ be32(42 << 8) ++ bridged),
      (4789, be32(0x0800_0000) ++ be32(42 << 8 | 1) ++ bridged),
      (6081, be16(0x4000) ++ be16(0x0800) ++ be32(0) ++ inner4),
      (6081, be16(0x0080) ++ be16(0x0800) ++ be32(0) ++ inner4), (2152, be16(0x3001) ++ be16(45) ++ be32(7) ++ inner4),
      (2152, be16(0x30FF) ++ be16(99) ++ be32(7) ++ inner4), (2152, be16(0x50FF) ++ be16(45) ++ be32(7) ++ inner4),
      (3544, inner4), (3544, Frames.ipv6(Frames.tcp(), payloadLength: 26)), (5353, inner4),
      (4789, be32(0x0800_0000) ++ be32(42 << 8) ++ Frames.ethernet(Frames.ipv4(Frames.tcp(), totalLength: 46))),
      (4789, be32(0x0800_0000) ++ be32(42 << 8) ++ Bytes(repeating: 0xA5, count: 80)),
      (1701, be32(0xC802_0020) ++ be32(0x1_0000) ++ be32(0) ++ be16(0x0021) ++ inner4),
      (1701, be32(0x0004_0001) ++ be16(2) ++ be16(0x0021) ++ inner4),
      (1701, be32(0x0202_0001) ++ be16(2) ++ be16(900) ++ be16(0x0021) ++ inner4),
      (1701, be32(0x0003_0000) ++ be32(0) ++ bridged), (4790, be32(0x0800_0001) ++ be32(42 << 8) ++ inner4),
      (4790, be32(0x0C00_0009) ++ be32(42 << 8) ++ inner4), (37008, [2, 0, 0, 1, 1] ++ bridged),
      (37008, [1, 0, 0, 1, 0x0A, 200, 1] ++ bridged), (5247, be32(0x0100_0200) ++ be32(0) ++ bridged),
      (5247, be32(0x0010_0280) ++ be32(0) ++ bridged), (5247, be32(0x0000_0200) ++ be32(0) ++ bridged),
    ] as [(Int, Bytes)])
  func ordinaryUDPIsNotTCP(_ port: Int, _ body: Bytes) {
    #expect(decode(Frames.ipv4(Frames.udp(body, to: port), proto: 17), linkType: 101).outcome == .notTCP)
  }

  /// By the port it goes to, if that is a tunnel's: to try both would double the work with each tunnel within a tunnel.
  @Test func aDatagramIsReadAsOneTunnelAlone() {
    let l2tp = be32(0x0002_0001) ++ be16(2) ++ be32(0xFF03_0021) ++ Self.inner4
    func outcome(to port: Int) -> FrameDecoder.Outcome {
      decode(Frames.ipv4(Frames.udp(l2tp, to: port, from: 1701), proto: 17), linkType: 101).outcome
    }
    #expect(outcome(to: 40000) == .segment)
    #expect(outcome(to: 4789) == .notTCP)
  }

  @Test func nestingIsBounded() {
    func nested(_ layers: Int) -> Decoded {
      var packet = Self.inner4
      for _ in 0..<layers { packet = Frames.ipv4(packet, proto: 4) }
      return decode(packet, linkType: 101)
    }
    #expect(isHello(nested(7)))
    #expect(nested(8).outcome == .notTCP)
    #expect(nested(800).outcome == .notTCP)
  }

  /// Tags, LLC and SNAP in each other, as many as a frame holds.
  @Test func nestedTagsAreBounded() {
    let tagged = be16(0x8100) ++ be16(7) ++ be16(8 + 4) ++ [0xAA, 0xAA, 3, 0, 0, 0]
    func nested(_ layers: Int) -> Decoded {
      var frame = Bytes(repeating: 2, count: 12)
      for _ in 0..<layers { frame += tagged }
      return decode(frame ++ be16(0x0800) ++ Self.inner4, linkType: 1)
    }
    #expect(isHello(nested(7)))
    #expect(nested(9).outcome == .notTCP)
    #expect(nested(20_000).outcome == .notTCP)
  }

  @Test func authenticationHeaderIsNoTunnel() {
    let header: Bytes = [6, 4] ++ be16(0) ++ Bytes(repeating: 1, count: 20)
    let decoded = decode(Frames.ipv4(header ++ Frames.tcp(), proto: 51), linkType: 101)
    #expect(isHello(decoded))
    #expect(decoded.segment.marks == .dontFragment)
  }

  @Test(
    arguments: [
      be16(0x4000) ++ be16(0x0800), be16(0x0002) ++ be16(0x0800), be16(0x2081) ++ be16(0x880B) ++ be32(0) ++ be32(9),
      be16(0x1000) ++ be16(0x88BE) ++ be32(1) ++ be32(0) ++ be32(0),
    ] as [Bytes])
  func otherGREIsNotTCP(_ header: Bytes) {
    #expect(decode(Frames.ipv4(header ++ Self.inner4, proto: 47), linkType: 101).outcome == .notTCP)
  }
}
