import TCPTrack

/// Segments as Ethernet frames, for tests that go through the decoder.
enum FrameBytes {
  /// IPv4 or IPv6, TCP with the options that the segment names, `payload` zero bytes.
  static func of(_ segment: Segment) -> [UInt8] {
    let tcp = tcp(segment)
    let isIPv6 = segment.marks.contains(.ipv6)
    var frame: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1] + (isIPv6 ? [0x86, 0xDD] : [0x08, 0x00])
    if isIPv6 {
      frame += big(0x6000_0000 | segment.flowLabel) + big(UInt16(tcp.count)) + [6, segment.ttl]
      frame += big(segment.source.high) + big(segment.source.low)
      frame += big(segment.destination.high) + big(segment.destination.low)
    } else {
      frame += [0x45, segment.tos] + big(UInt16(20 + tcp.count)) + big(segment.ipID) + [0x40, 0, segment.ttl, 6, 0, 0]
      frame += big(segment.source.ipv4) + big(segment.destination.ipv4)
    }
    return frame + tcp
  }

  private static func tcp(_ segment: Segment) -> [UInt8] {
    var options: [UInt8] = []
    if segment.options.contains(.mss) { options += [2, 4] + big(segment.mss) }
    if segment.options.contains(.windowScale) { options += [1, 3, 3, segment.windowScale & 15] }
    if segment.options.contains(.timestamps) { options += [1, 1, 8, 10] + big(segment.tsval) + big(segment.tsecr) }
    if segment.options.contains(.mptcpReset) { options += [30, 4, 0x80 | segment.mptcpFlags, segment.mptcpReason] }
    let flags = UInt16(5 + options.count / 4) << 12 | segment.flags.rawValue
    return big(segment.sourcePort) + big(segment.destinationPort) + big(segment.seq.raw) + big(segment.ack.raw)
      + big(flags) + big(segment.window) + [0, 0, 0, 0] + options
      + [UInt8](repeating: 0, count: Int(min(segment.payloadLength, 1400)))
  }

  private static func big<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian, Array.init)
  }
}
