import CaptureFile
import RSTReason
import TCPTrack
import Testing

/// Segments that may wait for each other make no difference to what is said, nor to when.
struct WaitingTests {
  /// What one frame brought: its outcome, of a segment, and the verdicts and revisions.
  private struct News: Equatable {
    var after: UInt64 = 0
    var reports: [Report] = []
  }

  @Test(arguments: BundledCaptures.all)
  func everyFrameBringsTheSameNews(path: String) throws {
    let prompt = try #require(Engine())
    let patient = try #require(Engine())
    let reader = try CaptureReader(path: path)
    while let batch = try reader.nextBatch() {
      for slice in batch.slices {
        let expected = try feed(slice, batch.base, to: prompt)
        let got = queue(slice, batch.base, in: patient)
        #expect(got == expected, "frame \(slice.number)")
      }
    }
    #expect(patient.statistics.segments == prompt.statistics.segments)
    #expect(patient.statistics.frames == prompt.statistics.frames)
    prompt.flush()
    patient.flush()
    #expect(drained(patient) == drained(prompt))
  }

  /// All that an engine does but `next` comes after what waits: here, that it is exported.
  @Test func whatWaitsIsExported() throws {
    let path = BundledCaptures.manifold[0]
    let whole = try #require(Engine())
    var broken = try #require(Engine())
    let reader = try CaptureReader(path: path)
    var breaks = 0
    while let batch = try reader.nextBatch() {
      for slice in batch.slices {
        #expect(queue(slice, batch.base, in: broken) == (try feed(slice, batch.base, to: whole)))
        let next = try #require(Engine())
        try next.importState(broken.exportState())
        broken = next
        breaks += 1
      }
    }
    #expect(breaks > 100)
    whole.flush()
    broken.flush()
    #expect(drained(broken) == drained(whole))
  }

  @Test func mostSegmentsWait() throws {
    let engine = try #require(Engine())
    let reader = try CaptureReader(path: BundledCaptures.manifold[2])
    var (waiting, fed) = (0, 0)
    while let batch = try reader.nextBatch() {
      for slice in batch.slices {
        switch engine.queue(slice, in: batch.base) {
        case .waits: waiting += 1
        case .fed: fed += 1
        case .notSegment: break
        }
      }
    }
    #expect(waiting > fed && fed > 0)
  }

  private func feed(_ slice: FrameSlice, _ base: UnsafePointer<UInt8>, to engine: Engine) throws -> News {
    var segment = Segment()
    let outcome = FrameDecoder.decode(
      base + Int(slice.offset), captured: Int(slice.captured), original: Int(slice.original),
      linkType: slice.linkType, into: &segment)
    guard outcome == .segment else {
      withUnsafePointer(to: slice) { engine.feed(UnsafeBufferPointer(start: $0, count: 1), in: base) }
      return News()
    }
    segment.time = slice.time
    segment.frame = slice.number
    segment.file = slice.file
    let told = engine.feed(segment)
    return News(after: told.after, reports: drained(engine))
  }

  private func queue(_ slice: FrameSlice, _ base: UnsafePointer<UInt8>, in engine: Engine) -> News {
    var news = News()
    if case .fed(let told) = engine.queue(slice, in: base) { news.after = told.after }
    news.reports = drained(engine)
    return news
  }

  private func drained(_ engine: Engine) -> [Report] {
    var reports: [Report] = []
    while let verdict = engine.next() { reports.append(Report(verdict)) }
    return reports
  }
}
