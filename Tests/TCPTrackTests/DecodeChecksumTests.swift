import TCPTrack
import Testing

@Suite struct DecodeChecksumTests {
  /// The one's complement sum of `bytes`, in pairs (RFC 1071).
  private func sum(_ bytes: Bytes) -> Int {
    var total = 0
    for (index, byte) in bytes.enumerated() { total += Int(byte) << (index % 2 == 0 ? 8 : 0) }
    while total > 0xFFFF { total = (total >> 16) + (total & 0xFFFF) }
    return total
  }

  private func pseudoHeader4(_ length: Int) -> Bytes { Frames.client4 ++ Frames.server4 ++ be16(6) ++ be16(length) }

  private func rst(_ checksum: Int, payload: Bytes = [1, 2, 3]) -> Bytes {
    Frames.tcp(flags: 0x004, payload: payload, checksum: checksum)
  }

  private func marks(_ packet: Bytes, captured: Int? = nil) -> SegmentMarks {
    decode(packet, linkType: 101, captured: captured).segment.marks.subtracting(.dontFragment)
  }

  @Test(arguments: [[], [1], [1, 2], [1, 2, 3], [9, 8, 7, 6, 5]] as [Bytes])
  func rightAndWrongOverIPv4(_ payload: Bytes) {
    let length = 20 + payload.count
    let right = ~sum(pseudoHeader4(length) ++ rst(0, payload: payload)) & 0xFFFF
    #expect(marks(Frames.ipv4(rst(right, payload: payload))) == [])
    #expect(marks(Frames.ipv4(rst(right ^ 0x0101, payload: payload))) == .badChecksum)
  }

  @Test func rightAndWrongOverIPv6() {
    let right = ~sum(Frames.client6 ++ Frames.server6 ++ be32(23) ++ be32(6) ++ rst(0)) & 0xFFFF
    #expect(marks(Frames.ipv6(rst(right))) == .ipv6)
    #expect(marks(Frames.ipv6(rst(right ^ 0x0101))) == [.ipv6, .badChecksum])
  }

  @Test func leftToTheNetworkCardIsNotProvenWrong() {
    #expect(marks(Frames.ipv4(rst(0))) == [])
    #expect(marks(Frames.ipv4(rst(sum(pseudoHeader4(23))))) == [])
    #expect(marks(Frames.ipv4(rst(sum(pseudoHeader4(0))))) == [])
  }

  @Test func onlyWholeSegmentsAreJudged() {
    #expect(marks(Frames.ipv4(rst(0xDEAD))) == .badChecksum)
    #expect(marks(Frames.ipv4(rst(0xDEAD)), captured: 42) == [])
    #expect(marks(Frames.ipv4(rst(0xDEAD), fragment: 0x2000)) == .fragment)
    #expect(marks(Frames.ipv4(rst(0xDEAD), totalLength: 0)) == .lengthUnknown)
    #expect(marks(Frames.ipv4(rst(0xDEAD), options: [131, 4, 4, 0])) == [])
  }

  @Test func otherSegmentsAreNotJudged() {
    #expect(marks(Frames.ipv4(Frames.tcp(flags: 0x010, checksum: 0xDEAD))) == [])
  }
}
