import Testing

@testable import CaptureFile

struct ReadAheadTests {
  private static func capture(frames: Int) -> CaptureBytes {
    var file = CaptureBytes.pcapng()
    file.interface(name: "eth0")
    for index in 0..<frames {
      if index % 100 == 50 {
        file.block(0x0BAD) { $0.put(UInt64(1)) }
      } else {
        file.enhanced(ticks: UInt64(index), frameBytes(index, index % 1400))
      }
    }
    file.interface(name: "late")
    return file
  }

  @Test func givesTheSameFramesAndDescription() throws {
    let file = Self.capture(frames: 6000)
    try withFile(file.bytes) { path in
      let plain = readAll(try CaptureReader(path: path))
      let ahead = try ReadAhead(try CaptureReader(path: path))
      let result = readAll(ahead)
      #expect(result.frames.count == 6000)
      #expect(result.frames == plain.frames)
      #expect(ahead.interfaces.map(\.name) == ["eth0", "late"])
      #expect(ahead.bytesRead == UInt64(file.bytes.count))
      #expect(try ahead.nextBatch()?.slices.count == nil)
    }
  }

  @Test func errorComesAfterTheFramesBeforeIt() throws {
    try withFile(Array(Self.capture(frames: 3000).bytes.dropLast(20))) { path in
      let ahead = try ReadAhead(try CaptureReader(path: path))
      let result = readAll(ahead)
      #expect(result.frames.count == 3000)
      #expect(complaint(result).contains("is cut short"))
      #expect(try ahead.nextBatch()?.slices.count == nil)
    }
  }

  @Test func mayBeLeftBeforeTheEnd() throws {
    try withFile(Self.capture(frames: 6000).bytes) { path in
      for batches in 0..<3 {
        let ahead = try ReadAhead(try CaptureReader(path: path))
        for _ in 0..<batches { #expect(try ahead.nextBatch() != nil) }
      }
    }
  }
}
