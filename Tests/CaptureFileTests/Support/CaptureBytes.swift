/// Builds capture files byte by byte, in either byte order.
struct CaptureBytes {
  var bytes: [UInt8] = []
  let bigEndian: Bool

  init(bigEndian: Bool = false) { self.bigEndian = bigEndian }

  mutating func put<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: bigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
  }

  mutating func put(_ more: [UInt8]) { bytes += more }

  // MARK: - pcap

  static func pcap(
    magic: UInt32 = 0xA1B2_C3D4, bigEndian: Bool = false, minor: UInt16 = 4, network: UInt32 = 1
  ) -> CaptureBytes {
    var file = CaptureBytes(bigEndian: bigEndian)
    file.put(magic)
    file.put(UInt16(2))
    file.put(minor)
    file.put(UInt64(0))
    file.put(UInt32(262_144))
    file.put(network)
    return file
  }

  mutating func record(seconds: UInt32, fraction: UInt32, original: UInt32? = nil, _ frame: [UInt8]) {
    put(seconds)
    put(fraction)
    put(UInt32(frame.count))
    put(original ?? UInt32(frame.count))
    put(frame)
  }

  // MARK: - pcapng

  static func pcapng(bigEndian: Bool = false) -> CaptureBytes {
    var file = CaptureBytes(bigEndian: bigEndian)
    file.section()
    return file
  }

  mutating func block(_ kind: UInt32, trailer: UInt32? = nil, _ fill: (inout CaptureBytes) -> Void) {
    var body = CaptureBytes(bigEndian: bigEndian)
    fill(&body)
    let total = UInt32(body.bytes.count + 12)
    put(kind)
    put(total)
    put(body.bytes)
    put([UInt8](repeating: 0, count: -body.bytes.count & 3))
    put(trailer ?? total)
  }

  mutating func option(_ code: UInt16, _ value: [UInt8]) {
    put(code)
    put(UInt16(value.count))
    put(value)
    put([UInt8](repeating: 0, count: -value.count & 3))
  }

  mutating func section(minor: UInt16 = 0, options: [(UInt16, String)] = []) {
    block(0x0A0D_0D0A) {
      $0.put(UInt32(0x1A2B_3C4D))
      $0.put(UInt16(1))
      $0.put(minor)
      $0.put(Int64(-1))
      for (code, text) in options { $0.option(code, Array(text.utf8)) }
    }
  }

  mutating func interface(
    linkType: UInt16 = 1, snapLength: UInt32 = 262_144, resolution: UInt8? = nil, offset: Int64? = nil,
    name: String? = nil
  ) {
    block(1) { body in
      body.put(linkType)
      body.put(UInt16(0))
      body.put(snapLength)
      if let name { body.option(2, Array(name.utf8)) }
      if let resolution { body.option(9, [resolution]) }
      if let offset {
        var value = CaptureBytes(bigEndian: body.bigEndian)
        value.put(offset)
        body.option(14, value.bytes)
      }
    }
  }

  mutating func enhanced(interface: UInt32 = 0, ticks: UInt64, original: UInt32? = nil, _ frame: [UInt8]) {
    block(6) {
      $0.put(interface)
      $0.put(UInt32(truncatingIfNeeded: ticks >> 32))
      $0.put(UInt32(truncatingIfNeeded: ticks))
      $0.put(UInt32(frame.count))
      $0.put(original ?? UInt32(frame.count))
      $0.put(frame)
    }
  }
}

/// A frame's bytes: `length` of them, different from frame to frame.
func frameBytes(_ seed: Int, _ length: Int) -> [UInt8] {
  (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ seed &* 31) }
}
