import Foundation
import Testing

@testable import CaptureFile

struct PipeTests {
  private func withPipe(_ body: (_ path: String, _ write: ([UInt8]) -> Void, _ finish: () -> Void) throws -> Void)
    throws
  {
    let pipe = Pipe()
    try body(
      "/dev/fd/\(pipe.fileHandleForReading.fileDescriptor)",
      { pipe.fileHandleForWriting.write(Data($0)) }, { try? pipe.fileHandleForWriting.close() })
  }

  @Test func eachFrameIsHandedOutAsSoonAsItIsWritten() throws {
    try withPipe { path, write, finish in
      var header = CaptureBytes.pcap()
      header.record(seconds: 1, fraction: 0, frameBytes(0, 60))
      write(header.bytes)
      let reader = try CaptureReader(path: path)
      #expect(reader.size == nil)
      #expect(try reader.nextBatch()?.slices.map(\.number) == [1])
      for index in 1..<5 {
        var record = CaptureBytes()
        record.record(seconds: 1, fraction: 0, frameBytes(index, 60))
        write(record.bytes)
        // The writer's end is open: a reader that waited for more would never return.
        #expect(try reader.nextBatch()?.slices.map(\.number) == [UInt64(index + 1)])
      }
      var record = CaptureBytes()
      record.record(seconds: 1, fraction: 0, frameBytes(9, 60))
      write(Array(record.bytes.prefix(30)))
      finish()
      #expect(complaint(readAll(reader)).contains("is cut short"))
    }
  }

  @Test func aPipeOfAnotherFormatIsReadToo() throws {
    guard run("gzip", ["--version"]) else { return }
    var file = CaptureBytes.pcapng()
    file.interface()
    for index in 0..<20 { file.enhanced(ticks: UInt64(index), frameBytes(index, 60)) }
    try withFile(file.bytes) { plain in
      let packed = plain + ".gz"
      defer { try? FileManager.default.removeItem(atPath: packed) }
      try #require(run("sh", ["-c", "gzip -c '\(plain)' > '\(packed)'"]))
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: packed)))
      try withPipe { path, write, finish in
        write(bytes)
        finish()
        let piped = readAll(try CaptureReader(path: path))
        #expect(piped.error == nil)
        #expect(piped.frames == readAll(try CaptureReader(path: plain)).frames)
      }
    }
  }
}
