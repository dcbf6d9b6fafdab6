import TCPTrack
import Testing

@Suite struct DecodeLinkLayerTests {
  private static let packet = Frames.ipv4(Frames.tcp())
  private static let packet6 = Frames.ipv6(Frames.tcp())
  private static let clientLink: UInt64 = 0x0200_0000_000C_0000

  /// A link header before `packet`, its link type, and the `link` it should give.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var linkType: Int
    var header: Bytes
    var link: UInt64 = 0
    var isIPv6 = false
  }

  static let cases = [
    Case(testDescription: "Ethernet", linkType: 1, header: ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "Ethernet, IPv6", linkType: 1, header: ethernetHeader(0x86DD), link: clientLink, isIPv6: true),
    Case(
      testDescription: "802.1Q", linkType: 1, header: ethernetHeader(0x8100) ++ be16(0xE005) ++ be16(0x0800),
      link: clientLink | 5),
    Case(
      testDescription: "802.1ad over 802.1Q", linkType: 1,
      header: ethernetHeader(0x88A8) ++ be16(7) ++ be16(0x8100) ++ be16(5) ++ be16(0x0800), link: clientLink | 7),
    Case(
      testDescription: "QinQ 0x9100, priority tag first", linkType: 1,
      header: ethernetHeader(0x9100) ++ be16(0) ++ be16(0x8100) ++ be16(5) ++ be16(0x0800), link: clientLink | 5),
    Case(
      testDescription: "LLC and SNAP", linkType: 1,
      header: ethernetHeader(60) ++ [0xAA, 0xAA, 3, 0, 0, 0] ++ be16(0x0800), link: clientLink),
    Case(testDescription: "LLC, IP", linkType: 1, header: ethernetHeader(60) ++ [6, 6, 3], link: clientLink),
    Case(testDescription: "MPLS", linkType: 1, header: ethernetHeader(0x8847) ++ label(bottom: true), link: clientLink),
    Case(
      testDescription: "MPLS multicast, three labels", linkType: 1,
      header: ethernetHeader(0x8848) ++ label() ++ label() ++ label(bottom: true), link: clientLink),
    Case(
      testDescription: "MPLS, Ethernet", linkType: 1,
      header: ethernetHeader(0x8847) ++ label(bottom: true) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "MPLS, control word, Ethernet", linkType: 1,
      header: ethernetHeader(0x8847) ++ label(bottom: true) ++ be32(7) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "service instance tag", linkType: 1,
      header: ethernetHeader(0x88E7) ++ be32(42) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "VN-Tag", linkType: 1, header: ethernetHeader(0x8926) ++ be32(7) ++ be16(0x0800),
      link: clientLink),
    Case(
      testDescription: "HSR, VLAN", linkType: 1,
      header: ethernetHeader(0x892F) ++ be32(7) ++ be16(0x8100) ++ be16(5) ++ be16(0x0800), link: clientLink),
    Case(
      testDescription: "TrustSec", linkType: 1,
      header: ethernetHeader(0x8909) ++ [1, 1, 0, 1, 0, 42] ++ be16(0x0800), link: clientLink),
    Case(
      testDescription: "FabricPath", linkType: 1,
      header: ethernetHeader(0x8903) ++ be16(0x60) ++ ethernetHeader(0x0800),
      link: clientLink),
    Case(
      testDescription: "TRILL", linkType: 1,
      header: ethernetHeader(0x22F3) ++ be16(6) ++ be32(0x1_0002) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "TRILL with options", linkType: 1,
      header: ethernetHeader(0x22F3) ++ be16(0x86) ++ be32(0x1_0002) ++ be32(0) ++ be32(0) ++ ethernetHeader(0x0800),
      link: clientLink),
    Case(
      testDescription: "MACsec, not encrypted", linkType: 1,
      header: ethernetHeader(0x88E5) ++ be16(0) ++ be32(1) ++ be16(0x0800), link: clientLink),
    Case(
      testDescription: "MACsec with channel, not encrypted, IPv6", linkType: 1,
      header: ethernetHeader(0x88E5) ++ be16(0x2000) ++ be32(1) ++ Frames.clientMAC ++ be16(1) ++ be16(0x86DD),
      link: clientLink, isIPv6: true),
    Case(
      testDescription: "NSH", linkType: 1, header: ethernetHeader(0x894F) ++ be32(0x0FC2_0201) ++ be32(0x1FF),
      link: clientLink),
    Case(
      testDescription: "NSH of 24 bytes, Ethernet", linkType: 1,
      header: ethernetHeader(0x894F) ++ be32(0x0FC6_0103) ++ Bytes(repeating: 0, count: 20) ++ ethernetHeader(0x0800),
      link: clientLink),
    Case(testDescription: "PPPoE", linkType: 1, header: ethernetHeader(0x8864) ++ pppoeHeader, link: clientLink),
    Case(testDescription: "PPPoE alone", linkType: 51, header: pppoeHeader),
    Case(testDescription: "PPP", linkType: 9, header: be16(0x0021)),
    Case(testDescription: "PPP, protocol compressed", linkType: 9, header: [0x21]),
    Case(testDescription: "PPP in HDLC framing", linkType: 50, header: be16(0xFF03) ++ be16(0x0057), isIPv6: true),
    Case(testDescription: "PPP, MPLS", linkType: 9, header: be16(0x0281) ++ label(bottom: true)),
    Case(testDescription: "PPP of pppd, sent", linkType: 166, header: [1] ++ be16(0xFF03) ++ be16(0x0021)),
    Case(testDescription: "PPP with direction, received", linkType: 204, header: [0] ++ be16(0x0057), isIPv6: true),
    Case(testDescription: "Cisco HDLC", linkType: 104, header: be16(0x0F00) ++ be16(0x0800)),
    Case(testDescription: "Cisco HDLC with direction", linkType: 205, header: [1] ++ be16(0x0F00) ++ be16(0x0800)),
    Case(testDescription: "frame relay", linkType: 107, header: be16(0x1841) ++ [3, 0xCC]),
    Case(testDescription: "frame relay, IPv6", linkType: 107, header: be16(0x1841) ++ [3, 0x8E], isIPv6: true),
    Case(
      testDescription: "frame relay, SNAP", linkType: 107,
      header: be16(0x1841) ++ [3, 0, 0x80, 0, 0, 0] ++ be16(0x0800)),
    Case(testDescription: "frame relay, Cisco", linkType: 107, header: be16(0x1841) ++ be16(0x0800)),
    Case(
      testDescription: "frame relay with direction, long address", linkType: 206,
      header: [0] ++ be32(0x1840_0041) ++ [3, 0xCC]),
    Case(testDescription: "token ring", linkType: 6, header: tokenRing(0x02) ++ snap, link: clientLink),
    Case(
      testDescription: "token ring with a route", linkType: 6,
      header: tokenRing(0x82) ++ be16(0x0630) ++ be32(0x0011_0020) ++ snap, link: clientLink),
    Case(testDescription: "classical ATM", linkType: 100, header: snap),
    Case(testDescription: "Fibre Channel", linkType: 122, header: Bytes(repeating: 1, count: 16) ++ snap),
    Case(testDescription: "InfiniBand", linkType: 242, header: Bytes(repeating: 1, count: 40) ++ be32(0x0800_0000)),
    Case(
      testDescription: "FireWire", linkType: 138, header: Bytes(repeating: 0, count: 16) ++ be16(0x0800)),
    Case(testDescription: "MPLS alone", linkType: 219, header: label(bottom: true)),
    Case(testDescription: "enc, little-endian", linkType: 109, header: [2, 0, 0, 0] ++ be32(7) ++ be32(0)),
    Case(
      testDescription: "enc, big-endian, IPv6", linkType: 109, header: be32(24) ++ be32(7) ++ be32(0), isIPv6: true),
    Case(
      testDescription: "Solaris IPNET", linkType: 226, header: [1, 26] ++ Bytes(repeating: 0, count: 22), isIPv6: true),
    Case(
      testDescription: "netANALYZER", linkType: 240, header: be32(0x4004) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "PKTAP, Ethernet", linkType: 258, header: packetTap(1) ++ ethernetHeader(0x0800),
      link: clientLink),
    Case(testDescription: "PKTAP, raw", linkType: 258, header: packetTap(12)),
    Case(
      testDescription: "Juniper, Ethernet", linkType: 178, header: Bytes("MGC".utf8) ++ [1] ++ ethernetHeader(0x0800),
      link: clientLink),
    Case(
      testDescription: "Juniper, extensions", linkType: 178,
      header: Bytes("MGC".utf8) ++ [0x81] ++ be16(6) ++ [1, 1, 1, 2, 1, 4] ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "Juniper, no link header", linkType: 178, header: Bytes("MGC".utf8) ++ [3, 2, 0, 0, 0]),
    Case(testDescription: "Juniper, PPP", linkType: 179, header: Bytes("MGC".utf8) ++ [1] ++ be16(0x0021)),
    Case(
      testDescription: "Juniper, frame relay", linkType: 180, header: Bytes("MGC".utf8) ++ [1, 0x18, 0x41, 3, 0xCC]),
    Case(
      testDescription: "Juniper, Cisco HDLC", linkType: 181, header: Bytes("MGC".utf8) ++ [1] ++ be32(0x0F00_0800)),
    Case(testDescription: "FDDI", linkType: 10, header: [0x50] ++ fddiTail, link: clientLink),
    Case(testDescription: "raw", linkType: 101, header: []),
    Case(testDescription: "raw, IPv6", linkType: 101, header: [], isIPv6: true),
    Case(testDescription: "raw of BSD", linkType: 12, header: []),
    Case(testDescription: "raw of OpenBSD", linkType: 14, header: [], isIPv6: true),
    Case(testDescription: "LINKTYPE_IPV4", linkType: 228, header: []),
    Case(testDescription: "LINKTYPE_IPV6", linkType: 229, header: [], isIPv6: true),
    Case(testDescription: "NULL, little-endian", linkType: 0, header: [2, 0, 0, 0]),
    Case(testDescription: "NULL, big-endian", linkType: 0, header: [0, 0, 0, 2]),
    Case(testDescription: "NULL, macOS IPv6", linkType: 0, header: [30, 0, 0, 0], isIPv6: true),
    Case(testDescription: "LOOP, OpenBSD IPv6", linkType: 108, header: [0, 0, 0, 24], isIPv6: true),
    Case(testDescription: "SLL", linkType: 113, header: sll(addressLength: 6, type: 0x0800), link: clientLink),
    Case(testDescription: "SLL, no address", linkType: 113, header: sll(addressLength: 0, type: 0x0800)),
    Case(
      testDescription: "SLL, VLAN", linkType: 113,
      header: sll(addressLength: 6, type: 0x8100) ++ be16(9) ++ be16(0x0800),
      link: clientLink | 9),
    Case(
      testDescription: "SLL2", linkType: 276,
      header: be16(0x86DD) ++ be16(0) ++ be32(3) ++ be16(1) ++ [0, 6] ++ Frames.clientMAC ++ be16(0), link: clientLink,
      isIPv6: true),
    Case(
      testDescription: "802.11 to DS", linkType: 105, header: wirelessHeader([0x08, 0x01]) ++ snap, link: clientLink),
    Case(
      testDescription: "802.11 QoS", linkType: 105, header: wirelessHeader([0x88, 0x01]) ++ be16(0) ++ snap,
      link: clientLink),
    Case(
      testDescription: "radiotap", linkType: 127,
      header: [0, 0, 8, 0, 0, 0, 0, 0] ++ wirelessHeader([0x08, 0x01]) ++ snap, link: clientLink),
    Case(
      testDescription: "Prism", linkType: 119,
      header: [0x44, 0, 0, 0, 144, 0, 0, 0] ++ Bytes(repeating: 0, count: 136) ++ wirelessHeader([0x08, 0x01]) ++ snap,
      link: clientLink),
    Case(
      testDescription: "AVS", linkType: 163,
      header: be32(0x8021_1001) ++ be32(64) ++ Bytes(repeating: 0, count: 56) ++ wirelessHeader([0x08, 0x01]) ++ snap,
      link: clientLink),
    Case(testDescription: "PPI, Ethernet", linkType: 192, header: ppi(1) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "PPI with a field, 802.11", linkType: 192,
      header: ppi(105, fields: [2, 0, 4, 0, 1, 2, 3, 4]) ++ wirelessHeader([0x08, 0x01]) ++ snap, link: clientLink),
    Case(
      testDescription: "NFLOG, little-endian", linkType: 239,
      header: [2, 0, 0, 7] ++ [8, 0, 1, 0, 8, 0, 3, 0] ++ [5, 0, 10, 0, 0, 0, 0, 0] ++ [49, 0, 9, 0]),
    Case(
      testDescription: "NFLOG, big-endian, IPv6", linkType: 239,
      header: [10, 0, 0, 7] ++ [0, 8, 0, 1, 0x86, 0xDD, 3, 0] ++ [0, 69, 0, 9], isIPv6: true),
    Case(
      testDescription: "ERF", linkType: 197, header: erf(2) ++ be16(0) ++ ethernetHeader(0x0800), link: clientLink),
    Case(
      testDescription: "ERF with two extensions, IPv6", linkType: 197,
      header: erf(0x80 | 23) ++ [0x85, 0, 0, 0, 0, 0, 0, 0] ++ [5, 0, 0, 0, 0, 0, 0, 0], isIPv6: true),
    Case(testDescription: "ERF, IPv4", linkType: 197, header: erf(22)),
    Case(testDescription: "PFLOG", linkType: 117, header: [61, 2] ++ Bytes(repeating: 1, count: 62)),
    Case(
      testDescription: "PFLOG, OpenBSD IPv6", linkType: 117, header: [100, 24] ++ Bytes(repeating: 1, count: 98),
      isIPv6: true),
  ]

  private static func ppi(_ linkType: Int, fields: Bytes = []) -> Bytes {
    [0, 0, UInt8(8 + fields.count), 0] ++ be16(linkType).reversed() ++ be16(0) ++ fields
  }

  private static func packetTap(_ linkType: UInt8) -> Bytes {
    [16, 0, 0, 0, 1, 0, 0, 0, linkType, 0, 0, 0] ++ be32(0)
  }

  private static func tokenRing(_ first: UInt8) -> Bytes {
    [0x10, 0x40, 2, 0, 0, 0, 0, 0x0D, first] ++ Bytes(Frames.clientMAC.dropFirst())
  }

  private static func erf(_ type: UInt8) -> Bytes {
    Bytes(repeating: 0xFF, count: 8) ++ [type, 4] ++ Bytes(repeating: 0, count: 6)
  }

  private static let snap: Bytes = [0xAA, 0xAA, 3, 0, 0, 0] ++ be16(0x0800)
  private static let pppoeHeader: Bytes = be16(0x1100) ++ be16(77) ++ be16(47) ++ be16(0x0021)
  private static let fddiTail: Bytes = [2, 0, 0, 0, 0, 0x0D] ++ Frames.clientMAC ++ snap

  private static func ethernetHeader(_ type: Int) -> Bytes { Frames.ethernet([], type: type) }

  private static func label(bottom: Bool = false) -> Bytes { be32(0x0001_4000 | (bottom ? 0x100 : 0) | 64) }

  private static func sll(addressLength: Int, type: Int) -> Bytes {
    be16(0) ++ be16(1) ++ be16(addressLength) ++ Frames.clientMAC ++ be16(0) ++ be16(type)
  }

  private static func wirelessHeader(_ control: Bytes) -> Bytes {
    control ++ be16(0) ++ Bytes(repeating: 0xFF, count: 6) ++ Frames.clientMAC ++ Bytes(repeating: 0xEE, count: 6)
      ++ be16(0)
  }

  @Test(arguments: cases) func leadsToTheSegment(_ example: Case) {
    let decoded = decode(example.header ++ (example.isIPv6 ? Self.packet6 : Self.packet), linkType: example.linkType)
    #expect(isHello(decoded))
    #expect(decoded.segment.link == example.link)
    #expect(decoded.segment.marks == (example.isIPv6 ? .ipv6 : .dontFragment))
  }

  /// Every prefix: below the 14th byte of TCP malformed, from there on the same numbers and the same length.
  @Test(arguments: cases) func cutAnywhereIsHonest(_ example: Case) {
    let frame = example.header ++ (example.isIPv6 ? Self.packet6 : Self.packet)
    let tcpStart = frame.count - 25
    for captured in 0..<frame.count {
      let decoded = decode(frame, linkType: example.linkType, captured: captured)
      guard captured >= tcpStart + 14 else {
        #expect(decoded.outcome == .malformed, "\(captured) bytes")
        continue
      }
      #expect(decoded.outcome == .segment)
      #expect(decoded.segment.seq.raw == 0x0102_0304)
      #expect(decoded.segment.payloadLength == 5)
      #expect(decoded.segment.window == (captured >= tcpStart + 16 ? 0x7210 : 0))
      #expect(decoded.segment.marks.contains(.cut) == (captured < tcpStart + 20))
      #expect(decoded.payload.count == max(0, captured - tcpStart - 20))
    }
  }

  @Test(
    arguments: [
      (1, Frames.ethernet(Bytes(repeating: 0, count: 46), type: 0x0806)),
      (1, Frames.ethernet(Bytes(repeating: 0x42, count: 46), type: 38)),
      (1, Frames.ethernet(be16(0x1107) ++ Bytes(repeating: 0, count: 40), type: 0x8864)),
      (0, [7, 0, 0, 0] ++ packet),
      (105, Bytes(repeating: 0x80, count: 60)),
      (105, wirelessHeader([0x08, 0x41]) ++ snap ++ packet),
      (147, packet),
      (192, ppi(192) ++ ppi(1) ++ ethernetHeader(0x0800) ++ packet),
      (192, ppi(147) ++ packet),
      (192, ppi(258) ++ packetTap(1) ++ ethernetHeader(0x0800) ++ packet),
      (258, packetTap(192) ++ ppi(1) ++ ethernetHeader(0x0800) ++ packet),
      (258, [16, 0, 0, 0, 2, 0, 0, 0, 12, 0, 0, 0] ++ be32(0) ++ packet),
      (178, Bytes("mgc".utf8) ++ [1] ++ ethernetHeader(0x0800) ++ packet),
      (107, be32(0x1840_0000) ++ [3, 0xCC] ++ packet),
      (107, be16(0x1841) ++ [3, 0xB1] ++ packet),
      (1, ethernetHeader(0x88E5) ++ be16(0x0C00) ++ be32(1) ++ be16(0x0800) ++ packet),
      (1, ethernetHeader(0x894F) ++ be32(0x4FC2_0201) ++ be32(0x1FF) ++ packet),
      (1, ethernetHeader(0x894F) ++ be32(0x0FC1_0201) ++ be32(0x1FF) ++ packet),
      (197, erf(27) ++ packet),
      (239, [2, 0, 0, 7] ++ [8, 0, 1, 0, 8, 0, 3, 0]),
      (239, [7, 0, 0, 7] ++ [49, 0, 9, 0] ++ packet),
      (117, [61, 1] ++ Bytes(repeating: 1, count: 62) ++ packet),
    ] as [(Int, Bytes)])
  func otherTrafficIsNotTCP(_ linkType: Int, _ frame: Bytes) {
    #expect(decode(frame, linkType: linkType).outcome == .notTCP)
  }

  @Test func tagsWithoutEndAreNotFollowed() {
    let tag = be32(7) ++ be16(0x8926)
    let frame = Self.ethernetHeader(0x8926) ++ (0..<800).flatMap { _ in tag } ++ be32(7) ++ be16(0x0800) ++ Self.packet
    #expect(decode(frame, linkType: 1).outcome == .notTCP)
  }

  @Test func whatIsReadIsKnown() {
    let read = Set(Self.cases.map(\.linkType))
    for linkType in 0...0xFFFF {
      #expect(FrameDecoder.reads(UInt16(linkType)) == read.contains(linkType), "\(linkType)")
    }
  }
}
