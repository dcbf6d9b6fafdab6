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
    Case(testDescription: "PPPoE", linkType: 1, header: ethernetHeader(0x8864) ++ pppoeHeader, link: clientLink),
    Case(testDescription: "PPPoE alone", linkType: 51, header: pppoeHeader),
    Case(testDescription: "PPP", linkType: 9, header: be16(0x0021)),
    Case(testDescription: "PPP, protocol compressed", linkType: 9, header: [0x21]),
    Case(testDescription: "PPP in HDLC framing", linkType: 50, header: be16(0xFF03) ++ be16(0x0057), isIPv6: true),
    Case(testDescription: "PPP, MPLS", linkType: 9, header: be16(0x0281) ++ label(bottom: true)),
    Case(testDescription: "PPP of pppd, sent", linkType: 166, header: [1] ++ be16(0xFF03) ++ be16(0x0021)),
    Case(testDescription: "PPP with direction, received", linkType: 204, header: [0] ++ be16(0x0057), isIPv6: true),
    Case(testDescription: "Cisco HDLC", linkType: 104, header: be16(0x0F00) ++ be16(0x0800)),
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

  private static func ppi(_ linkType: UInt8, fields: Bytes = []) -> Bytes {
    [0, 0, UInt8(8 + fields.count), 0, linkType, 0, 0, 0] ++ fields
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
      (197, erf(27) ++ packet),
      (239, [2, 0, 0, 7] ++ [8, 0, 1, 0, 8, 0, 3, 0]),
      (239, [7, 0, 0, 7] ++ [49, 0, 9, 0] ++ packet),
      (117, [61, 1] ++ Bytes(repeating: 1, count: 62) ++ packet),
    ] as [(Int, Bytes)])
  func otherTrafficIsNotTCP(_ linkType: Int, _ frame: Bytes) {
    #expect(decode(frame, linkType: linkType).outcome == .notTCP)
  }

  @Test func whatIsReadIsKnown() {
    let read = Set(Self.cases.map(\.linkType))
    for linkType in 0...0xFFFF {
      #expect(FrameDecoder.reads(UInt16(linkType)) == read.contains(linkType), "\(linkType)")
    }
  }
}
