import Foundation
import Testing

@testable import CaptureFile

/// Captures written anew.
struct RewriteTests {
  private static let captures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Captures").standardizedFileURL

  private func frames(_ path: String) throws -> UInt64 {
    let reader = try CaptureReader(path: path)
    var frames: UInt64 = 0
    while let batch = try reader.nextBatch() { frames += UInt64(batch.slices.count) }
    return frames
  }

  /// A file that grows has more frames at the second reading than the first has looked at.
  @Test(arguments: ["demo.pcapng", "lab/mixture-2000-m.pcap"], [UInt64(1), 40])
  func framesBehindTheLastAreLeftOut(name: String, last: UInt64) throws {
    let capture = Self.captures.appending(path: name).path
    let target = FileManager.default.temporaryDirectory.appending(path: "rewrite-\(UUID().uuidString).pcapng").path
    defer { try? FileManager.default.removeItem(atPath: target) }
    let all = try frames(capture)
    let rewriter = try CaptureRewriter(opening: capture, path: capture, output: OutputFile(path: target))
    var edits = FrameEdits(own: Array("x: ".utf8))
    edits.last = last
    let summary = try rewriter.run(&edits, application: "test")
    try rewriter.output.commit()
    #expect(summary.frames == all && summary.dropped == all - last)
    #expect(try frames(target) == last)
  }
}
