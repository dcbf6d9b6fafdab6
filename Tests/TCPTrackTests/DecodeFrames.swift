import TCPTrack

typealias Bytes = [UInt8]

infix operator ++ : AdditionPrecedence

/// Concatenation. `+` has too many overloads for the compiler to see through a long chain of literals.
func ++ (left: Bytes, right: Bytes) -> Bytes { left + right }

/// `value` in network order.
func be16(_ value: Int) -> Bytes { [UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value)] }

func be32(_ value: Int) -> Bytes { be16(value >> 16) ++ be16(value) }

/// Headers as bytes, each around what it carries.
enum Frames {
  static let clientMAC: Bytes = [2, 0, 0, 0, 0, 0x0C]
  static let client4: Bytes = [192, 0, 2, 1]
  static let server4: Bytes = [198, 51, 100, 2]
  static let client6: Bytes = [0x20, 0x01, 0x0D, 0xB8] ++ Bytes(repeating: 0, count: 11) ++ [1]
  static let server6: Bytes = [0x20, 0x01, 0x0D, 0xB8] ++ Bytes(repeating: 0, count: 11) ++ [2]

  /// A TCP segment, 40000 → 443, SEQ 0x01020304, ACK 0x0A0B0C0D, window 0x7210. `options` is padded with 0.
  static func tcp(
    flags: Int = 0x010, options: Bytes = [], payload: Bytes = Bytes("hello".utf8), dataOffset: Int? = nil,
    checksum: Int = 0
  ) -> Bytes {
    let padded = options ++ Bytes(repeating: 0, count: (4 - options.count % 4) % 4)
    let words = dataOffset ?? 5 + padded.count / 4
    let ports = be16(40000) ++ be16(443)
    let numbers = be32(0x0102_0304) ++ be32(0x0A0B_0C0D)
    return ports ++ numbers ++ be16(words << 12 | flags) ++ be16(0x7210) ++ be16(checksum) ++ be16(0) ++ padded
      ++ payload
  }

  static func ipv4(
    _ body: Bytes, proto: Int = 6, options: Bytes = [], totalLength: Int? = nil, fragment: Int = 0x4000
  ) -> Bytes {
    let length = 20 + options.count
    return [UInt8(0x40 | length / 4), 0x02] ++ be16(totalLength ?? length + body.count) ++ be16(0x1234)
      ++ be16(fragment)
      ++ [61, UInt8(proto)] ++ be16(0) ++ client4 ++ server4 ++ options ++ body
  }

  static func ipv6(_ body: Bytes, next: Int = 6, payloadLength: Int? = nil) -> Bytes {
    be32(6 << 28 | 0x03 << 20 | 0xABCDE) ++ be16(payloadLength ?? body.count) ++ [UInt8(next), 62] ++ client6 ++ server6
      ++ body
  }

  static func ethernet(_ body: Bytes, type: Int = 0x0800) -> Bytes {
    [2, 0, 0, 0, 0, 0x0D] ++ clientMAC ++ be16(type) ++ body
  }

  static func udp(_ body: Bytes, to port: Int, from source: Int = 50000) -> Bytes {
    be16(source) ++ be16(port) ++ be16(8 + body.count) ++ be16(0) ++ body
  }
}

/// A decoded frame. `segment.payload` is gone; its bytes are in `payload`.
struct Decoded {
  var outcome: FrameDecoder.Outcome
  var segment: Segment
  var payload: Bytes
}

/// A segment whose every member is wrong, to see that nothing is left of it.
func dirtySegment() -> Segment {
  var segment = Segment()
  segment.source = Address(high: 1, low: 2)
  segment.destination = Address(high: 3, low: 4)
  segment.window = 99
  segment.checksum = 99
  segment.payloadLength = 99
  segment.options = TCPOptions(rawValue: 0xFFFF)
  segment.marks = SegmentMarks(rawValue: 0xFFFF)
  segment.tsval = 99
  segment.tsecr = 99
  segment.mss = 99
  segment.windowScale = 9
  segment.mptcpReason = 9
  segment.mptcpFlags = 9
  segment.ttl = 9
  segment.tos = 9
  segment.ipID = 99
  segment.flowLabel = 99
  segment.link = 99
  segment.payloadCaptured = 99
  return segment
}

/// Decodes the first `captured` bytes of `frame` from a buffer of exactly that size.
func decode(_ frame: Bytes, linkType: Int = 1, captured: Int? = nil, original: Int? = nil) -> Decoded {
  let count = captured ?? frame.count
  let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: max(count, 1))
  defer { buffer.deallocate() }
  for index in 0..<count { buffer[index] = frame[index] }
  var segment = dirtySegment()
  let outcome = FrameDecoder.decode(
    buffer, captured: count, original: original ?? frame.count, linkType: UInt16(linkType), into: &segment)
  guard outcome == .segment else { return Decoded(outcome: outcome, segment: segment, payload: []) }
  let payload = segment.payload.map { Bytes(UnsafeBufferPointer(start: $0, count: Int(segment.payloadCaptured))) }
  segment.payload = nil
  return Decoded(outcome: outcome, segment: segment, payload: payload ?? [])
}

/// Whether `decoded` is the segment of `Frames.tcp()`, payload and all.
func isHello(_ decoded: Decoded) -> Bool {
  let segment = decoded.segment
  return decoded.outcome == .segment && segment.sourcePort == 40000 && segment.destinationPort == 443
    && segment.seq.raw == 0x0102_0304 && segment.ack.raw == 0x0A0B_0C0D && segment.flags == .ack
    && segment.window == 0x7210 && segment.payloadLength == 5 && decoded.payload == Bytes("hello".utf8)
}
