import Foundation
import Testing

@testable import CaptureFile

/// The readers of this module and libwiretap must see the same frames in whatever both can read.
struct BothReadersTests {
  /// The project's own, and where they are found beside it those from the Internet.
  static let folders = [
    "../Captures", "../Captures/generation1", "../Captures/generation2", "../Captures/lab", "../../../shared/public",
  ].map { name in
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(name).standardizedFileURL.path
  }

  static let captures: [String] = folders.flatMap { folder in
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".pcap") || $0.hasSuffix(".pcapng") }.sorted().map { "\(folder)/\($0)" }
  }

  @Test func agreeOnRecordedCaptures() throws {
    #expect(Self.captures.count > 100)
    var frames = 0
    for path in Self.captures {
      let own = readAll(try CaptureReader(path: path))
      let wiretap = readAll(try CaptureReader(path: path, file: 0, onlyWiretap: true))
      #expect(own.frames == wiretap.frames, "\(path)")
      #expect((own.error == nil) == (wiretap.error == nil), "\(path): \(complaint(own)) | \(complaint(wiretap))")
      frames += own.frames.count
    }
    #expect(frames >= Self.captures.count)
  }

  private static var sample: [UInt8] {
    var file = CaptureBytes.pcap()
    for index in 0..<900 {
      let frame = frameBytes(index * index, 60 + index % 700)
      file.record(seconds: 1_600_000_000, fraction: UInt32(index) &* 1111, original: 1500, frame)
    }
    return file.bytes
  }

  private static let hasEditcap = run("editcap", ["--version"])

  @Test(
    .enabled(if: hasEditcap, "editcap is not installed"),
    arguments: [
      "pcap", "nsecpcap", "pcapng", "modpcap", "suse6_3pcap", "rh6_1pcap", "nokiapcap", "snoop", "nettl",
    ])
  func agreeOnEditcapsFormats(format: String) throws {
    try withFile(Self.sample) { path in
      let copy = "\(path).\(format)"
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try #require(run("editcap", ["-F", format, path, copy]))
      let expected = readAll(try CaptureReader(path: path))
      #expect(readAll(try CaptureReader(path: copy)).frames == expected.frames)
      #expect(readAll(try CaptureReader(path: copy, file: 0, onlyWiretap: true)).frames == expected.frames)
    }
  }

  @Test(.enabled(if: hasEditcap, "mergecap is not installed"))
  func agreeOnMergedInterfacesOfDifferentLinkTypes() throws {
    var raw = CaptureBytes.pcap(magic: 0xA1B2_3C4D, bigEndian: true, network: 101)
    for index in 0..<50 {
      raw.record(seconds: 1_600_000_000, fraction: UInt32(index) &* 5_000_000, frameBytes(index, 40))
    }
    try withFile(Self.sample) { first in
      try withFile(raw.bytes) { second in
        let merged = "\(first).merged"
        defer { try? FileManager.default.removeItem(atPath: merged) }
        try #require(run("mergecap", ["-w", merged, first, second]))
        let reader = try CaptureReader(path: merged)
        let own = readAll(reader)
        #expect(own.frames.count == 950)
        #expect(Set(own.frames.map(\.linkType)) == [1, 101])
        #expect(reader.interfaces.count == 2)
        #expect(readAll(try CaptureReader(path: merged, file: 0, onlyWiretap: true)).frames == own.frames)
      }
    }
  }

  @Test func gzippedCapturesReadAsTheyAre() throws { try compressedCaptureReadsAsItIs("gzip", ".gz") }

  @Test(.enabled(if: run("zstd", ["--version"]), "zstd is not installed"), arguments: ["zstd", "zstd -19 --no-check"])
  func capturesCompressedByZstdReadAsTheyAre(command: String) throws {
    try compressedCaptureReadsAsItIs(command, ".zst")
  }

  @Test(
    .enabled(if: run("lz4", ["--version"]), "lz4 is not installed"), arguments: ["lz4", "lz4 -B4 -BX --no-frame-crc"])
  func capturesCompressedByLZ4ReadAsTheyAre(command: String) throws {
    try compressedCaptureReadsAsItIs(command, ".lz4")
  }

  private func compressedCaptureReadsAsItIs(_ command: String, _ suffix: String) throws {
    try withFile(Self.sample) { path in
      let copy = path + suffix
      defer { try? FileManager.default.removeItem(atPath: copy) }
      try #require(run("sh", ["-c", "\(command) -c '\(path)' > '\(copy)'"]))
      let expected = readAll(try CaptureReader(path: path)).frames
      let reader = try CaptureReader(path: copy)
      #expect(readAll(reader).frames == expected)
      #expect(!CompressedEnding.isCutShort(copy))
      let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: copy)))
      for cut in [1, 5, 9, whole.count / 2] {
        let result = try withFile(Array(whole.dropLast(cut)), suffix: suffix) { readAll(try CaptureReader(path: $0)) }
        #expect(result.error != nil, "\(cut) bytes cut off")
        #expect(result.frames == Array(expected.prefix(result.frames.count)))
      }
    }
  }
}
