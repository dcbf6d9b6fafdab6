import CaptureFile
import Foundation
import TCPTrack
import Testing

@testable import SyntheticCapture

struct SyntheticCaptureTests {
  /// Frame numbers of the labelled resets, and the file's bytes.
  private func generate(_ arguments: [String]) throws -> (resets: [UInt64], bytes: Data) {
    let path = NSTemporaryDirectory() + "/rstreason-synthetic-\(UUID().uuidString)"
    defer { for suffix in ["", ".tsv"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
    let command = try SyntheticCapture.parse(
      ["--packets", "9000", "--connections", "300", "--resets", "500", "--labels", path + ".tsv"] + arguments + [path])
    try command.run()
    let labels = try String(contentsOfFile: path + ".tsv", encoding: .utf8)
    let frames = labels.split(separator: "\n").compactMap { $0.split(separator: "\t").first.flatMap { UInt64($0) } }
    return (frames, try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  /// Resets' frame numbers as decoded, with everything else about the frames checked on the way.
  private func decode(_ bytes: Data) throws -> (frames: UInt64, resets: [UInt64]) {
    let path = NSTemporaryDirectory() + "/rstreason-synthetic-\(UUID().uuidString)"
    try bytes.write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    let reader = try CaptureReader(path: path)
    var segment = Segment()
    var last: Int64 = 0
    var result: (frames: UInt64, resets: [UInt64]) = (0, [])
    while let batch = try reader.nextBatch() {
      for slice in batch.slices {
        let outcome = FrameDecoder.decode(
          batch.base + Int(slice.offset), captured: Int(slice.captured), original: Int(slice.original),
          linkType: slice.linkType, into: &segment)
        #expect(outcome == .segment)
        #expect(!segment.marks.contains(.badChecksum))
        #expect(!segment.marks.contains(.badOffset))
        #expect(slice.time >= last)
        last = slice.time
        result.frames = slice.number
        if segment.has(.rst) { result.resets.append(slice.number) }
      }
    }
    return result
  }

  @Test(arguments: [["--format", "pcap"], ["--format", "nsecpcap"], ["--format", "pcapng", "--payload", "full"]])
  func framesAreSoundAndResetsAreLabelled(arguments: [String]) throws {
    let (labelled, bytes) = try generate(arguments)
    let decoded = try decode(bytes)
    #expect((8500...9500).contains(decoded.frames))
    #expect(decoded.resets.count > 100)
    #expect(decoded.resets == labelled)
  }

  @Test func theSeedDecidesEveryByte() throws {
    let first = try generate(["--seed", "7"]).bytes
    #expect(try generate(["--seed", "7"]).bytes == first)
    #expect(try generate(["--seed", "8"]).bytes != first)
  }

  @Test func snapLengthCutsWhatIsKeptOnly() throws {
    let whole = try generate([])
    let cut = try generate(["--snap", "96"])
    #expect(cut.bytes.count < whole.bytes.count)
    #expect(try decode(cut.bytes).resets == whole.resets)
  }
}
