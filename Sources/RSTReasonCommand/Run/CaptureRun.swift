import CaptureFile
import Glibc
import RSTReason
import TCPTrack

/// Which of a reset's verdicts counts.
enum VerdictTime: String, CaseIterable, Sendable {
  /// The one given as soon as the reset came.
  case reset
  /// The one that stands when all that follows has been seen.
  case end
}

/// One engine's work: a capture, or several that continue each other.
struct CaptureRun: Sendable {
  var asOf = VerdictTime.end
  var maxConnections: UInt32 = Configuration().maxConnections
  /// Read and decode in a thread of its own.
  var decodesAhead = false
  /// Remark on gaps and overlaps between files.
  var watchesSeams = false
  var progress: Progress?

  /// Explains the captures as one. `deliver` gets the verdicts in the order of frames, `afterBatch` is
  /// called after some of them and whenever no more can be had without reading on.
  func explain(_ captures: [String], deliver: (Verdict) -> Void, afterBatch: () -> Void) -> RunReport {
    var report = RunReport()
    var configuration = Configuration()
    configuration.maxConnections = maxConnections
    configuration.withoutRevisions = asOf == .reset
    guard let engine = Engine(configuration) else {
      report.errors.append(CaptureError(file: captures.first ?? "-", problem: .system(ENOMEM)))
      return report
    }
    var pending = PendingVerdicts()
    func drain() {
      while let verdict = engine.next() { pending.put(verdict) }
      pending.release(before: engine.firstUnsettled, deliver, afterPortion: afterBatch)
    }
    var seams = watchesSeams ? Seams() : nil
    for (file, capture) in captures.enumerated() where !Interruption.isWanted {
      seams?.begin(capture)
      do {
        try feed(engine, from: capture, file: UInt32(truncatingIfNeeded: file), &report) { slices in
          if let slices { seams?.look(at: slices) }
          drain()
        }
      } catch {
        // A read that the signal broke off is no fault of the file.
        if Interruption.signal == nil { report.errors.append(error) }
      }
    }
    engine.flush()
    drain()
    report.statistics = engine.statistics
    report.remarks += seams?.remarks ?? []
    return report
  }

  private func feed(
    _ engine: Engine, from capture: String, file: UInt32, _ report: inout RunReport,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    let source = try CaptureReader(path: capture, file: file)
    // A pipe is waited for most of the time, and its reader must hear of an interruption.
    if decodesAhead, source.size != nil {
      try feed(engine, ahead: source, &report, afterBatch: afterBatch)
    } else {
      try feed(engine, from: source, isPipe: isPipe(capture), &report, afterBatch: afterBatch)
    }
  }

  /// What a pipe holds at most (Linux's `pipe-max-size`): so much is still read when the user breaks off.
  private static let pipeSize: UInt64 = 1 << 20

  private func feed(
    _ engine: Engine, from source: CaptureReader, isPipe: Bool, _ report: inout RunReport,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    defer { report.addCounters(of: source.interfaces) }
    var meter = Meter(engine)
    var limit = UInt64.max
    while source.bytesRead < limit {
      if Interruption.isWanted, limit == .max {
        guard isPipe, Interruption.signal != nil else { break }
        limit = source.bytesRead &+ Self.pipeSize
      }
      guard let batch = try source.nextBatch() else { break }
      engine.feed(batch.slices, in: batch.base)
      report.cutFrames += batch.slices.cutFrames
      afterBatch(batch.slices)
      if let progress { meter.advance(progress, to: source.bytesRead, engine, packets: batch.slices.count) }
    }
  }

  private func feed(
    _ engine: Engine, ahead source: sending CaptureReader, _ report: inout RunReport,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    let ahead = try DecodeAhead(source)
    defer { report.addCounters(of: ahead.interfaces) }
    var meter = Meter(engine)
    while !Interruption.isWanted {
      guard let batch = try ahead.nextBatch() else { break }
      engine.feed(batch.segments)
      report.cutFrames += batch.cutFrames
      afterBatch(nil)
      if let progress { meter.advance(progress, to: ahead.bytesRead, engine, packets: batch.segments.frames) }
    }
  }
}

/// What one capture has added to the progress so far.
private struct Meter {
  private var bytes: UInt64 = 0
  private var resets: UInt64

  init(_ engine: Engine) { resets = engine.statistics.resets }

  mutating func advance(_ progress: Progress, to bytesNow: UInt64, _ engine: Engine, packets: Int) {
    let resetsNow = engine.statistics.resets
    progress.advance(bytes: bytesNow &- bytes, packets: UInt64(packets), resets: resetsNow &- resets)
    (bytes, resets) = (bytesNow, resetsNow)
  }
}
