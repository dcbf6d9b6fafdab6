import TCPTrack
import Testing

@testable import CaptureFile

struct PcapScannerTests {
  @Test(arguments: [false, true], [(UInt32(0xA1B2_C3D4), Int64(1000)), (0xA1B2_3C4D, 1)])
  func readsEitherByteOrderAndResolution(bigEndian: Bool, kind: (magic: UInt32, unit: Int64)) throws {
    var file = CaptureBytes.pcap(magic: kind.magic, bigEndian: bigEndian)
    file.record(seconds: 1_700_000_000, fraction: 123_456, frameBytes(1, 60))
    file.record(seconds: 4_000_000_000, fraction: 999_999, original: 1514, frameBytes(2, 61))
    file.record(seconds: 0, fraction: 0, [])
    let result = try read(file.bytes)
    #expect(result.error == nil)
    #expect(result.frames.map(\.number) == [1, 2, 3])
    #expect(
      result.frames.map(\.time) == [
        1_700_000_000_000_000_000 + 123_456 * kind.unit, 4_000_000_000_000_000_000 + 999_999 * kind.unit, 0,
      ])
    #expect(result.frames.map(\.original) == [60, 1514, 0])
    #expect(result.frames.map(\.bytes) == [frameBytes(1, 60), frameBytes(2, 61), []])
    #expect(try read(file.bytes, onlyWiretap: true).frames == result.frames)
  }

  @Test func linkTypeLeavesOutTheFrameCheckLengthAndOldRaw() throws {
    for (network, linkType) in [(UInt32(0x5400_0001), UInt16(1)), (12, 101), (14, 101), (0x0001_0001, 0xFFFE)] {
      var file = CaptureBytes.pcap(network: network)
      file.record(seconds: 1, fraction: 0, frameBytes(1, 40))
      #expect(try read(file.bytes).frames.map(\.linkType) == [linkType])
    }
  }

  @Test func batchesJoinWithoutLossOverManyBuffers() throws {
    var file = CaptureBytes.pcap()
    var length = 0
    for index in 0..<9000 {
      length = (length &* 31 &+ index) % 900
      file.record(seconds: UInt32(index), fraction: 5, frameBytes(index, length))
    }
    file.record(seconds: 1, fraction: 1, frameBytes(3, 262_144))
    file.record(seconds: 2, fraction: 1, frameBytes(4, 10))
    let own = try read(file.bytes)
    let wiretap = try read(file.bytes, onlyWiretap: true)
    #expect(own.error == nil)
    #expect(own.batches > 4)
    #expect(own.frames.count == 9002)
    #expect(own.frames == wiretap.frames)
  }

  @Test func endInsideARecordIsToldAfterTheFramesBefore() throws {
    var file = CaptureBytes.pcap()
    for index in 0..<3 { file.record(seconds: 1, fraction: 0, frameBytes(index, 100)) }
    for cut in [1, 99, 100, 101, 115] {
      let result = try read(Array(file.bytes.dropLast(cut)))
      #expect(result.frames.count == 2)
      #expect(complaint(result).contains("is cut short at byte 256, frame 3; the 2 before it were read"))
    }
    #expect(try read(Array(file.bytes.dropLast(116))).error == nil)
  }

  @Test func impossibleLengthIsToldAfterTheFramesBefore() throws {
    var file = CaptureBytes.pcap()
    file.record(seconds: 1, fraction: 0, frameBytes(1, 100))
    file.put([UInt8](repeating: 0xFF, count: 16))
    let result = try read(file.bytes)
    #expect(result.frames.count == 1)
    #expect(complaint(result).contains("is damaged at byte 140, frame 2: a frame of 4294967295 bytes"))
  }

  @Test func hostileLengthOfALargeKindOfFrameMakesNoBuffer() throws {
    var file = CaptureBytes.pcap(network: 231)
    file.put(UInt64(0))
    file.put(UInt32(128 << 20))
    file.put(UInt32(128 << 20))
    file.put([1, 2, 3])
    #expect(complaint(try read(file.bytes)).contains("is cut short at byte 24, frame 1"))
  }

  @Test func filesWithoutAnyFrame() throws {
    #expect(throws: CaptureError.self) { try read([]) }
    #expect(try read(CaptureBytes.pcap().bytes).frames.isEmpty)
    let cutHeader = #expect(throws: CaptureError.self) { try read(Array(CaptureBytes.pcap().bytes.dropLast(4))) }
    #expect(cutHeader?.description.contains("cut short") == true)
    let text = #expect(throws: CaptureError.self) { try read(Array("This is no capture at all, is it?".utf8)) }
    #expect(text?.description.contains("is not a capture file that can be read") == true)
    let missing = #expect(throws: CaptureError.self) { try CaptureReader(path: "/nonexistent/x.pcap") }
    #expect(missing?.description == "/nonexistent/x.pcap: No such file or directory")
  }
}
