import TCPTrack
import Testing

@Suite struct DecodeTCPTests {
  private func options(_ bytes: Bytes) -> Segment {
    decode(Frames.ipv4(Frames.tcp(options: bytes)), linkType: 101).segment
  }

  @Test func readsTheFixedHeader() {
    let segment = decode(Frames.ipv4(Frames.tcp(flags: 0xFFF, checksum: 0xBEEF)), linkType: 101).segment
    #expect(segment.flags.rawValue == 0xFFF)
    #expect(segment.checksum == 0xBEEF)
    #expect(segment.window == 0x7210)
  }

  @Test func timestampsAloneInBothLayouts() {
    let values = be32(0x1122_3344) ++ be32(0x5566_7788)
    for layout in [[1, 1, 8, 10] ++ values, [8, 10] ++ values ++ [1, 1]] as [Bytes] {
      let segment = options(layout)
      #expect(segment.options == .timestamps)
      #expect(segment.tsval == 0x1122_3344)
      #expect(segment.tsecr == 0x5566_7788)
      #expect(segment.payloadLength == 5)
    }
  }

  @Test func optionsOfASYN() {
    let segment = options([2, 4, 5, 180, 4, 2, 8, 10] ++ be32(7) ++ be32(0) ++ [1, 3, 3, 14])
    #expect(segment.options == [.mss, .sackPermitted, .timestamps, .windowScale])
    #expect(segment.mss == 1460)
    #expect(segment.windowScale == 14)
    #expect(segment.tsval == 7)
  }

  @Test(
    arguments: [
      ([5, 10] ++ Bytes(repeating: 1, count: 8), TCPOptions.sack), ([5, 2], .other),
      ([5, 11] ++ be32(0) ++ be32(0) ++ [0], .other),
      ([19, 18] ++ Bytes(repeating: 1, count: 16), .md5),
      ([29, 16] ++ Bytes(repeating: 1, count: 14), .authentication),
      ([30, 12, 0x00, 0x81] ++ be32(1) ++ be32(2), .mptcp),
      ([30, 12, 0x70, 0] ++ be32(1) ++ be32(2), TCPOptions([.mptcp, .mptcpFastClose])),
      ([34, 2], .fastOpen), ([34, 10] ++ be32(1) ++ be32(2), .fastOpen), ([254, 4, 0xF9, 0x89], .fastOpen),
      ([254, 4, 0x12, 0x34], .other), ([2, 3, 5], .other), ([3, 4, 7, 7], .other), ([8, 6] ++ be32(1), .other),
      ([99, 2], .other), ([30, 2], .other),
    ] as [(Bytes, TCPOptions)])
  func kinds(_ bytes: Bytes, _ expected: TCPOptions) {
    #expect(options(bytes).options == expected)
  }

  @Test func mptcpResetCarriesReasonAndFlags() {
    let segment = options([30, 4, 0x81, 3])
    #expect(segment.options == [.mptcp, .mptcpReset])
    #expect(segment.mptcpFlags == 1)
    #expect(segment.mptcpReason == 3)
  }

  /// A length of 0 or 1, or beyond the header, ends the list; what stood before it counts.
  @Test(arguments: [[8, 0, 2, 4], [8, 1, 2, 4], [8, 255, 2, 4], [1, 1, 1, 8], [0, 2, 4, 5]] as [Bytes])
  func hostileLengthsEndTheList(_ tail: Bytes) {
    let segment = options([2, 4, 5, 180] ++ tail)
    #expect(segment.options == .mss)
    #expect(segment.mss == 1460)
    #expect(segment.payloadLength == 5)
  }

  @Test func everyTwoBytesOfAnOptionAreSurvived() {
    for kind in 0...255 {
      for length in 0...255 {
        let decoded = decode(Frames.ipv4(Frames.tcp(options: [UInt8(kind), UInt8(length), 0, 0])), linkType: 101)
        #expect(decoded.outcome == .segment && decoded.segment.payloadLength == 5)
      }
    }
  }

  @Test func cutInsideTheOptionsKeepsWhatIsThere() {
    let packet = Frames.ipv4(Frames.tcp(options: [2, 4, 5, 180, 1, 1, 8, 10] ++ be32(7) ++ be32(8)))
    for captured in 40..<56 {
      let segment = decode(packet, linkType: 101, captured: captured).segment
      #expect(segment.marks == [.dontFragment, .cut])
      #expect(segment.options == (captured >= 44 ? .mss : []))
      #expect(segment.payloadLength == 5)
    }
  }

  @Test(arguments: [0, 4, 7, 15]) func badOffsetHasNoPayload(_ dataOffset: Int) {
    let decoded = decode(Frames.ipv4(Frames.tcp(flags: 0x004, dataOffset: dataOffset)), linkType: 101)
    #expect(decoded.outcome == .segment)
    #expect(decoded.segment.marks == [.dontFragment, .badOffset])
    #expect(decoded.segment.payloadLength == 0)
    #expect(decoded.payload.isEmpty)
    #expect(decoded.segment.flags == .rst)
  }

  @Test func headerAloneKeepsTheCallersIPPart() {
    var segment = Segment()
    segment.marks = [.tunneled, .cut, .badOffset, .badChecksum]
    segment.ttl = 33
    let bytes = Frames.tcp()
    let outcome = bytes.withUnsafeBufferPointer {
      FrameDecoder.decodeTCP($0.baseAddress!, captured: $0.count, wireLength: 1020, into: &segment)
    }
    #expect(outcome == .segment)
    #expect(segment.marks == .tunneled)
    #expect(segment.ttl == 33)
    #expect(segment.payloadLength == 1000)
    #expect(segment.payloadCaptured == 5)
  }

  @Test(arguments: [(-1, 20), (20, -1), (13, 20), (20, 19)])
  func headerAloneNeedsTheFlags(_ captured: Int, _ wireLength: Int) {
    var segment = Segment()
    let outcome = Frames.tcp().withUnsafeBufferPointer {
      FrameDecoder.decodeTCP($0.baseAddress!, captured: captured, wireLength: wireLength, into: &segment)
    }
    #expect(outcome == .malformed)
  }
}
