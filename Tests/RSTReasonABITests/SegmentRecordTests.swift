import CRSTReason
import CaptureFile
import Foundation
import Testing

/// A frame decoded into a segment record, which may be stored or sent, and the record fed elsewhere: the
/// verdicts are those of the frames.
@Suite struct SegmentRecordTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../Captures").standardizedFileURL

  /// Bundled captures of many connections each.
  @Test(arguments: [
    "demo.pcapng", "generation1/nmap_scan-1002-s.pcapng", "lab/mixture-2000-m.pcap", "lab/mixture-2010-m.pcapng",
  ])
  func recordsOfRecordedTrafficSayWhatItsFramesSay(name: String) throws {
    let byFrame = rstreason_open(nil)
    let byRecord = rstreason_open(nil)
    defer { [byFrame, byRecord].forEach(rstreason_close) }
    let reader = try CaptureReader(path: Self.folder.appending(path: name).path)
    while let batch = try reader.nextBatch() {
      for slice in batch.slices {
        var frame = rstreason_frame(
          bytes: batch.base + Int(slice.offset), captured_length: slice.captured, original_length: slice.original,
          time: slice.time, number: slice.number, file: slice.file, link_type: slice.linkType, reserved: 0)
        try #require(rstreason_feed_frame(byFrame, &frame) == RSTREASON_OK)
        var record = rstreason_segment()
        if rstreason_decode(&frame, &record) == RSTREASON_OK { try feedAfterTransport(record, to: byRecord) }
      }
    }
    [byFrame, byRecord].forEach { _ = rstreason_flush($0) }
    let expected = reports(byFrame)
    #expect(expected.count > 15)
    #expect(reports(byRecord) == expected)
    #expect(statistics(byRecord).segments == statistics(byFrame).segments)
  }

  /// As plain bytes, in other memory.
  private func feedAfterTransport(_ record: rstreason_segment, to engine: OpaquePointer?) throws {
    let bytes = withUnsafeBytes(of: record, Array.init)
    var arrived = rstreason_segment()
    withUnsafeMutableBytes(of: &arrived) { $0.copyBytes(from: bytes) }
    try #require(rstreason_feed_segment(engine, &arrived, nil) == RSTREASON_OK)
  }

  /// Frames and texts of all verdicts and revisions.
  private func reports(_ engine: OpaquePointer?) -> [String] {
    var verdict = rstreason_verdict()
    var reports: [String] = []
    while rstreason_next(engine, &verdict) == RSTREASON_OK {
      let evidence = (0..<verdict.evidence_count).map { String(cString: verdict.evidence[$0]!) }
      let words = [verdict.summary, verdict.text, verdict.stated, verdict.signature].map {
        $0.map(String.init(cString:))
      }
      reports.append("\(verdict.frame) \(verdict.revised_by) \(verdict.trigger) \(words) \(evidence)")
    }
    return reports
  }
}
