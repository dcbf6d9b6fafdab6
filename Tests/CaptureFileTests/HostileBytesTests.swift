import Testing

@testable import CaptureFile

/// Whatever a file's bytes are: it is read or its fault is told, and every slice lies in what was read.
struct HostileBytesTests {
  private static var samples: [[UInt8]] {
    var pcap = CaptureBytes.pcap()
    var pcapng = CaptureBytes.pcapng()
    pcapng.interface(resolution: 9, offset: 5, name: "eth0")
    for index in 0..<4 {
      pcap.record(seconds: 1, fraction: 2, frameBytes(index, 20))
      pcapng.enhanced(ticks: 1, frameBytes(index, 21))
    }
    pcapng.block(5) { body in
      body.put(UInt32(0))
      body.put(UInt64(0))
      body.option(5, [1, 0, 0, 0, 0, 0, 0, 0])
    }
    pcapng.block(3) {
      $0.put(UInt32(20))
      $0.put(frameBytes(9, 20))
    }
    return [pcap.bytes, pcapng.bytes]
  }

  @Test(arguments: samples.indices, [UInt8(0x00), 0x01, 0x7F, 0x80, 0xFF])
  func everyByteMayBeAnything(sample: Int, value: UInt8) throws {
    let good = Self.samples[sample]
    let whole = try read(good).frames.count
    var told = 0
    // The first twelve bytes choose the reader; the others are this module's own business.
    for index in 12..<good.count where good[index] != value {
      var bad = good
      bad[index] = value
      let result = try read(bad)
      let captured = result.frames.reduce(0) { $0 + $1.bytes.count }
      #expect(captured <= bad.count)
      #expect(result.error != nil || result.frames.count <= whole)
      if result.error != nil { told += 1 }
    }
    #expect(told > 0)
  }

  @Test(arguments: samples.indices)
  func endsAnywhere(sample: Int) throws {
    let good = Self.samples[sample]
    let whole = try read(good).frames
    for length in 24..<good.count {
      let result = try read(Array(good.prefix(length)))
      #expect(result.frames == Array(whole.prefix(result.frames.count)))
      #expect(result.error != nil || result.frames.count < whole.count)
    }
  }
}
