import RSTReason
import TCPTrack

/// Segments of a few connections, ten bytes each: most choose from what matters to TCP, so that the fuzzer soon finds
/// handshakes, retransmissions and resets of every kind.
struct Script {
  static let perSegment = 10
  /// The tracker's table is smaller than the connections are many.
  static let maxConnections: UInt32 = 16

  private static let numberSteps: [Int64] = [
    0, 1, -1, 100, -100, 1460, -1460, 65_535, -65_535, 1 << 20, -(1 << 20), (1 << 20) + 70_000, 1 << 31, (1 << 31) - 1,
    500_000_000, -500_000_000,
  ]
  private static let lengths: [UInt32] = [0, 0, 0, 8, 1, 2, 100, 1460, 65_535, 200_000]
  private static let windows: [UInt16] = [0, 1, 63, 64_240, 65_535, 512, 16_384]
  /// A whole connection: how much of it goes before is the second byte's choice, so that not all need be found.
  private static let prelude: [[UInt8]] = [
    segment(.syn, of: 0), segment([.syn, .ack], of: 1), segment(.ack, of: 0), segment(.ack, of: 0, lengthAt: 6),
    segment(.ack, of: 1, lengthAt: 7), segment(.ack, of: 0), segment([.fin, .ack], of: 1), segment(.ack, of: 0),
    segment([.fin, .ack], of: 0), segment(.ack, of: 1),
  ]
  private static let payloads: [[UInt8]] = [
    [], [21, 3, 3, 0, 2, 1, 0], [22, 3, 1, 1, 0, 1, 0], [22, 3, 3, 0, 5, 2, 9], [23, 3, 3, 0, 100, 0],
    Array("GET / HTTP/1.1\r\n".utf8), Array("HTTP/1.1 200 OK\r\n".utf8),
    Array("BIG-IP: [0x2409a71:8124] No local listener".utf8), [1, 1, 2, 3, 4, 0x1B, 0x5B, 0xFF, 0xC2, 0x9B],
    Array("a reason in words\u{202E}\u{7F}".utf8), [0x33, 0xAA, 0, 14, 0, 0, 0, 0], [0x33, 0xAA, 0, 5, 0, 0, 0, 9],
  ]

  /// SND.NXT and IP ID of both ends.
  private struct Ends {
    var next: [UInt32]
    var identification: [UInt16]
  }

  /// What a byte that says how much of the prelude goes before is divided by: the rest says it.
  static var perPrelude: UInt8 { UInt8(prelude.count + 1) }

  /// Whether segments may wait for each other, which must change nothing.
  var isPatient = false
  private var connections = [
    Ends(next: [1_000, 90_000], identification: [1, 100]),
    Ends(next: [5_000, 4_294_967_000], identification: [0, 500]),
  ]
  private var time = Moments.beginning
  private var frame: UInt64 = 0

  /// The first segments of a connection, at most so many.
  mutating func feedPrelude(_ count: UInt8, to engine: Engine) {
    for segment in Self.prelude.prefix(Int(count % Self.perPrelude)) {
      segment.withUnsafeBufferPointer { feed($0, at: 0, to: engine) }
    }
  }

  /// Ten milliseconds after the one before, with the numbers and the window that it should have.
  private static func segment(_ flags: TCPFlags, of end: UInt8, lengthAt length: UInt8 = 0) -> [UInt8] {
    [UInt8(truncatingIfNeeded: flags.rawValue), end, 0, 0, length, 3, 4, 0, 0, 0]
  }

  /// The segment that the `perSegment` bytes from `position` on describe.
  mutating func feed(_ input: UnsafeBufferPointer<UInt8>, at position: Int, to engine: Engine) {
    let bytes = UnsafeBufferPointer(rebasing: input[position..<(position + Self.perSegment)])
    let end = Int(bytes[1] & 1)
    let number = Int(bytes[1] >> 1 & 31)
    let ends = number & 1
    frame += 1
    time = time &+ Moments.steps[Int(bytes[6] & 15)]
    var segment = Segment()
    (segment.frame, segment.time) = (frame, time)
    segment.source = Address(ipv4: 0x0A00_0001 + UInt32(end))
    segment.destination = Address(ipv4: 0x0A00_0002 - UInt32(end))
    let ports = [UInt16(40_000 + number), 80]
    (segment.sourcePort, segment.destinationPort) = (ports[end], ports[1 - end])
    segment.flags = TCPFlags(rawValue: UInt16(bytes[0] & 0x3F))
    segment.seq = Self.number(connections[ends].next[end], bytes[2])
    segment.ack = bytes[3] & 0x80 != 0 ? SequenceNumber(0) : Self.number(connections[ends].next[1 - end], bytes[3])
    segment.payloadLength = Self.lengths[Int(bytes[4]) % Self.lengths.count]
    connections[ends].identification[end] &+= UInt16(bytes[7] & 7)
    if bytes[7] & 8 != 0 { segment.ipID = connections[ends].identification[end] }
    setHeader(of: &segment, bytes)
    if !segment.has(.rst), bytes[2] & 15 == 0 { connections[ends].next[end] = segment.end.raw }
    Self.payloads[Int(bytes[8] & 15) % Self.payloads.count].withUnsafeBufferPointer { payload in
      if segment.payloadLength > 0, !payload.isEmpty {
        segment.payload = payload.baseAddress
        segment.payloadCaptured = min(segment.payloadLength, UInt32(payload.count))
      }
      if isPatient { engine.queue(segment) } else { engine.feed(segment) }
    }
  }

  private func setHeader(of segment: inout Segment, _ bytes: UnsafeBufferPointer<UInt8>) {
    // What is not in the list is among NetScaler's codes.
    let window = Int(bytes[5] & 7)
    segment.window =
      window < Self.windows.count ? Self.windows[window] : 8_192 + UInt16(bytes[9]) * 8 + UInt16(bytes[4] >> 5)
    segment.ttl = bytes[5] & 0x10 != 0 ? 250 : bytes[5] & 0x20 != 0 ? 57 : 64
    if bytes[5] & 0x40 != 0 { segment.marks.insert(.dontFragment) }
    if bytes[5] & 0x80 != 0 {
      segment.marks.insert(.ipv6)
      segment.flowLabel = UInt32(bytes[7] & 1)
    }
    if bytes[7] & 0x10 != 0 { segment.marks.insert(.badChecksum) }
    if bytes[7] & 0x20 != 0 { segment.marks.insert(.cut) }
    if bytes[7] & 0x40 != 0 { segment.link = UInt64(bytes[9] | 1) }
    if bytes[8] & 0x10 != 0 {
      segment.options.insert(.timestamps)
      (segment.tsval, segment.tsecr) = (UInt32(bytes[9]) &* 0x0101_0101, UInt32(bytes[9] >> 4))
    }
    if bytes[8] & 0x20 != 0 {
      segment.options.formUnion([.mss, .windowScale, .sackPermitted])
      (segment.mss, segment.windowScale) = (1460, bytes[9] & 31)
    }
    if bytes[8] & 0x40 != 0 {
      segment.options.formUnion([.mptcp, .mptcpReset])
      segment.mptcpReason = bytes[9]
    }
    if bytes[8] & 0x80 != 0 { segment.options.insert(.md5) }
  }

  private static func number(_ from: UInt32, _ choice: UInt8) -> SequenceNumber {
    SequenceNumber(from &+ UInt32(truncatingIfNeeded: numberSteps[Int(choice & 15)]))
  }
}
