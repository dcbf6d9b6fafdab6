import Glibc
import TCPTrack
import Testing

@testable import CaptureFile

struct DecodeAheadTests {
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

  /// How many frames come, and what is said at the end.
  private static func readAll(_ ahead: DecodeAhead, pausing microseconds: UInt32 = 0) -> (
    frames: Int, error: CaptureError?
  ) {
    var frames = 0
    do {
      while let batch = try ahead.nextBatch() {
        if microseconds > 0 { usleep(microseconds) }
        frames += batch.segments.frames
      }
    } catch {
      return (frames, error)
    }
    return (frames, nil)
  }

  @Test func givesTheSameFramesAndCounters() throws {
    let file = Self.capture(frames: 6000)
    try withFile(file.bytes) { path in
      let ahead = try DecodeAhead(try CaptureReader(path: path))
      let result = Self.readAll(ahead)
      #expect(result.frames == 6000)
      #expect(result.error == nil)
      #expect(ahead.interfaces.count == 2)
      #expect(ahead.bytesRead == UInt64(file.bytes.count))
      #expect(try ahead.nextBatch() == nil)
    }
  }

  /// The thread has filled all slots and waits for the first to come back.
  @Test func waitsForASlowUser() throws {
    let file = Self.capture(frames: 12_000)
    try withFile(file.bytes) { path in
      let ahead = try DecodeAhead(try CaptureReader(path: path))
      usleep(20_000)
      let result = Self.readAll(ahead, pausing: 2000)
      #expect(result.frames == 12_000)
      #expect(result.error == nil)
    }
  }

  @Test func errorComesAfterTheFramesBeforeIt() throws {
    try withFile(Array(Self.capture(frames: 3000).bytes.dropLast(20))) { path in
      let ahead = try DecodeAhead(try CaptureReader(path: path))
      let result = Self.readAll(ahead)
      #expect(result.frames == 3000)
      #expect(result.error.map { "\($0)".contains("is cut short") } == true)
      #expect(try ahead.nextBatch() == nil)
    }
  }

  @Test func mayBeLeftBeforeTheEnd() throws {
    try withFile(Self.capture(frames: 6000).bytes) { path in
      for batches in 0..<3 {
        let ahead = try DecodeAhead(try CaptureReader(path: path))
        for _ in 0..<batches { #expect(try ahead.nextBatch() != nil) }
      }
    }
  }
}
