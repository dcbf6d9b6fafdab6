extension FrameDecoder {
  /// Captured bytes without which a header is of no use: up to the flags.
  private static let leastHeader = 14
  private static let fixedHeader = 20

  /// The TCP header (RFC 9293 §3.1), its options, and where the payload is. Expects `segment.marks` as far as IP
  /// has set them. `verifiable`: the addresses are those of the checksum's pseudo-header.
  ///
  /// A header captured short is used as far as it goes and marked `.cut`; a window or checksum that is not there
  /// reads 0. With `.badOffset` there are no options and no payload.
  @inline(__always) static func tcp(
    _ region: Region, verifiable: Bool, into segment: inout Segment
  ) -> Outcome {
    guard region.captured >= fixedHeader else { return shortTCP(region, into: &segment) }
    let control = fixedPart(region, into: &segment)
    segment.window = region.u16(14)
    segment.checksum = region.u16(16)
    let headerLength = Int(control >> 12) &* 4
    if headerLength == 32, region.captured >= 32, region.u32(20) == 0x0101_080A {
      segment.options = .timestamps
      segment.tsval = region.u32(24)
      segment.tsecr = region.u32(28)
    } else if headerLength != fixedHeader {
      guard headerLength > fixedHeader, headerLength <= region.wire else {
        return misplacedOffset(region, headerLength, into: &segment)
      }
      parseOptions(region, headerLength: headerLength, into: &segment)
    }
    setPayload(
      region.start + headerLength, captured: UInt32(clamping: region.captured &- headerLength),
      length: UInt32(clamping: region.wire &- headerLength), of: &segment)
    if control & TCPFlags.rst.rawValue != 0, verifiable { verifyChecksum(region, into: &segment) }
    return .segment
  }

  /// Ports, numbers and flags, and the options as if there were none. Returns bytes 12 and 13.
  @inline(__always) private static func fixedPart(_ region: Region, into segment: inout Segment) -> UInt16 {
    let ports = region.u32(0)
    let control = region.u16(12)
    segment.sourcePort = UInt16(truncatingIfNeeded: ports >> 16)
    segment.destinationPort = UInt16(truncatingIfNeeded: ports)
    segment.seq = SequenceNumber(region.u32(4))
    segment.ack = SequenceNumber(region.u32(8))
    segment.flags = TCPFlags(rawValue: control & 0x0FFF)
    segment.options = []
    segment.tsval = 0
    segment.tsecr = 0
    segment.mss = 0
    segment.windowScale = 255
    segment.mptcpReason = 0
    segment.mptcpFlags = 0
    return control
  }

  @inline(__always) private static func setPayload(
    _ payload: UnsafeRawPointer?, captured: UInt32, length: UInt32, of segment: inout Segment
  ) {
    segment.payloadLength = length
    segment.payloadCaptured = captured
    segment.payload = payload?.assumingMemoryBound(to: UInt8.self)
  }

  /// Fewer than 20 bytes captured, though at least as many were sent, unless the rest is in another fragment.
  @inline(never) private static func shortTCP(_ region: Region, into segment: inout Segment) -> Outcome {
    let least = segment.marks.contains(.fragment) ? leastHeader : fixedHeader
    guard region.captured >= leastHeader, region.wire >= least else { return .malformed }
    let control = fixedPart(region, into: &segment)
    segment.marks.insert(.cut)
    segment.window = 0
    segment.checksum = 0
    if region.captured >= 16 { segment.window = region.u16(14) } else { segment.marks.insert(.windowUnknown) }
    if region.captured >= 18 { segment.checksum = region.u16(16) }
    let headerLength = Int(control >> 12) &* 4
    guard headerLength >= fixedHeader, headerLength <= region.wire else {
      return misplacedOffset(region, headerLength, into: &segment)
    }
    setPayload(nil, captured: 0, length: UInt32(clamping: region.wire &- headerLength), of: &segment)
    return .segment
  }

  /// A data offset below 5 or beyond the packet. In a first fragment the rest of the header may be in the next one.
  @inline(never) private static func misplacedOffset(
    _ region: Region, _ headerLength: Int, into segment: inout Segment
  ) -> Outcome {
    setPayload(nil, captured: 0, length: 0, of: &segment)
    guard headerLength >= fixedHeader, segment.marks.contains(.fragment) else {
      segment.marks.insert(.badOffset)
      return .segment
    }
    parseOptions(region, headerLength: headerLength, into: &segment)
    segment.marks.insert(.cut)
    return .segment
  }
}
