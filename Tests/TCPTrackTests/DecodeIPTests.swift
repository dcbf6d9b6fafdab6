import TCPTrack
import Testing

@Suite struct DecodeIPTests {
  @Test func readsIPv4() {
    let segment = decode(Frames.ethernet(Frames.ipv4(Frames.tcp()))).segment
    #expect(segment.source == Address(ipv4: 0xC000_0201))
    #expect(segment.destination == Address(ipv4: 0xC633_6402))
    #expect(segment.ttl == 61)
    #expect(segment.tos == 2)
    #expect(segment.ipID == 0x1234)
    #expect(segment.flowLabel == 0)
    #expect(segment.marks == .dontFragment)
  }

  @Test func readsIPv6() {
    let segment = decode(Frames.ethernet(Frames.ipv6(Frames.tcp()), type: 0x86DD)).segment
    #expect(segment.source == Address(high: 0x2001_0DB8_0000_0000, low: 1))
    #expect(segment.destination == Address(high: 0x2001_0DB8_0000_0000, low: 2))
    #expect(segment.ttl == 62)
    #expect(segment.tos == 3)
    #expect(segment.ipID == 0)
    #expect(segment.flowLabel == 0xABCDE)
    #expect(segment.marks == .ipv6)
  }

  @Test func everyMemberOfTheTCPPartIsReset() {
    let segment = decode(Frames.ethernet(Frames.ipv4(Frames.tcp(payload: [])))).segment
    let fresh = Segment()
    #expect(segment.options == fresh.options)
    #expect(segment.tsval == 0 && segment.tsecr == 0 && segment.mss == 0)
    #expect(segment.windowScale == fresh.windowScale)
    #expect(segment.mptcpReason == 0 && segment.mptcpFlags == 0)
    #expect(segment.checksum == 0 && segment.payloadLength == 0 && segment.payloadCaptured == 0)
  }

  @Test func paddingIsNoPayload() {
    let padding = Bytes(repeating: 0x55, count: 9)
    #expect(isHello(decode(Frames.ethernet(Frames.ipv4(Frames.tcp()) ++ padding))))
    #expect(isHello(decode(Frames.ethernet(Frames.ipv6(Frames.tcp()) ++ padding, type: 0x86DD))))
  }

  @Test func passesIPv4Options() {
    let decoded = decode(Frames.ipv4(Frames.tcp(), options: [0x94, 4, 0, 0]), linkType: 101)
    #expect(isHello(decoded))
  }

  @Test func totalLengthZeroTakesTheFramesLength() {
    let frame = Frames.ethernet(Frames.ipv4(Frames.tcp(), totalLength: 0))
    let decoded = decode(frame, original: frame.count + 70_000)
    #expect(decoded.segment.marks == [.dontFragment, .lengthUnknown])
    #expect(decoded.segment.payloadLength == 70_005)
    #expect(decoded.payload == Bytes("hello".utf8))
  }

  @Test func fragments() {
    let first = decode(Frames.ipv4(Frames.tcp(), fragment: 0x2000), linkType: 101)
    #expect(isHello(first))
    #expect(first.segment.marks == .fragment)
    #expect(decode(Frames.ipv4(Frames.tcp(), fragment: 0x2003), linkType: 101).outcome == .notTCP)
    #expect(decode(Frames.ipv4(Frames.tcp(), fragment: 0x0003), linkType: 101).outcome == .notTCP)
  }

  @Test func aHeaderInTwoFragmentsIsUsedAsFarAsItGoes() {
    func begin(_ length: Int, fragment: Int) -> Decoded {
      decode(Frames.ipv4(Array(Frames.tcp(flags: 0x014).prefix(length)), fragment: fragment), linkType: 101)
    }
    let first = begin(16, fragment: 0x2000)
    #expect(first.outcome == .segment)
    #expect(first.segment.flags == [.rst, .ack])
    #expect(first.segment.window == 0x7210)
    #expect(first.segment.payloadLength == 0)
    #expect(first.segment.marks == [.fragment, .cut])
    #expect(begin(8, fragment: 0x2000).outcome == .malformed)
    #expect(begin(16, fragment: 0).outcome == .malformed)
  }

  @Test func aFirstFragmentEndingInsideTheOptionsIsCut() {
    let decoded = decode(
      Frames.ipv4(Frames.tcp(options: [2, 4, 5, 180], payload: [], dataOffset: 10), fragment: 0x2000), linkType: 101)
    #expect(decoded.outcome == .segment)
    #expect(decoded.segment.marks == [.fragment, .cut])
    #expect(decoded.segment.mss == 1460)
    #expect(decoded.segment.payloadLength == 0)
  }

  @Test(
    arguments: [
      Frames.ipv4(Frames.tcp(), totalLength: 19), Frames.ipv4(Frames.tcp(), totalLength: 39),
      [0x44] ++ Bytes(Frames.ipv4(Frames.tcp()).dropFirst()), [0x55] ++ Bytes(Frames.ipv4(Frames.tcp()).dropFirst()),
      [0x4F] ++ Bytes(Frames.ipv4(Frames.tcp()).dropFirst().prefix(40)), Frames.ipv6(Frames.tcp(), payloadLength: 19),
    ] as [Bytes])
  func impossibleHeadersAreMalformed(_ packet: Bytes) {
    #expect(decode(packet, linkType: 101).outcome == .malformed)
  }

  @Test func quotedInICMPIsNotTCP() {
    let icmp: Bytes = [3, 3, 0, 0, 0, 0, 0, 0]
    #expect(decode(Frames.ipv4(icmp ++ Frames.ipv4(Frames.tcp()), proto: 1), linkType: 101).outcome == .notTCP)
    #expect(decode(Frames.ipv6(icmp ++ Frames.ipv6(Frames.tcp()), next: 58), linkType: 101).outcome == .notTCP)
  }

  @Test func extensionHeaders() {
    let options: Bytes = [1, 4, 0, 0, 0, 0]
    let chain: Bytes =
      [60, 0] ++ options ++ [44, 0] ++ options ++ [51, 0] ++ be16(0) ++ be32(9) ++ [6, 1] ++ be16(0) ++ be32(9)
    let authentication: Bytes = be32(1)
    let decoded = decode(Frames.ipv6(chain ++ authentication ++ Frames.tcp(), next: 0), linkType: 101)
    #expect(isHello(decoded))
    #expect(decoded.segment.marks == .ipv6)
  }

  @Test func ipv6Fragments() {
    func fragment(_ offsetAndMore: Int) -> Decoded {
      decode(Frames.ipv6([6, 0] ++ be16(offsetAndMore) ++ be32(9) ++ Frames.tcp(), next: 44), linkType: 101)
    }
    #expect(fragment(1).segment.marks == [.ipv6, .fragment])
    #expect(isHello(fragment(1)))
    #expect(fragment(0).segment.marks == .ipv6)
    #expect(fragment(9).outcome == .notTCP)
  }

  @Test func segmentRoutingNamesTheFinalDestination() {
    let final = Bytes(repeating: 0x77, count: 16)
    let header: Bytes = [6, 4, 4, 1, 1, 0, 0, 0] ++ final ++ Frames.server6
    let decoded = decode(Frames.ipv6(header ++ Frames.tcp(), next: 43), linkType: 101)
    #expect(isHello(decoded))
    #expect(decoded.segment.destination == Address(high: 0x7777_7777_7777_7777, low: 0x7777_7777_7777_7777))
  }

  @Test func jumbograms() {
    let jumbo: Bytes = [6, 0, 0xC2, 4] ++ be32(8 + 100_000)
    let stated = decode(Frames.ipv6(jumbo ++ Frames.tcp(), next: 0, payloadLength: 0), linkType: 101, original: 100_048)
    #expect(stated.segment.payloadLength == 99_980)
    #expect(stated.segment.marks == .ipv6)
    let silent = decode(Frames.ipv6(Frames.tcp(), payloadLength: 0), linkType: 101, original: 100_040)
    #expect(silent.segment.payloadLength == 99_980)
    #expect(silent.segment.marks == [.ipv6, .lengthUnknown])
  }

  @Test func endlessExtensionHeadersAreGivenUp() {
    let headers = (0..<40).flatMap { _ in [60, 0, 1, 4, 0, 0, 0, 0] as Bytes }
    #expect(decode(Frames.ipv6(headers ++ Frames.tcp(), next: 60), linkType: 101).outcome == .malformed)
  }
}
