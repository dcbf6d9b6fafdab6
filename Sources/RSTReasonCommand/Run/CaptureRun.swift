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
    var pending = PendingVerdicts(asOf: asOf)
    func drain() {
      while let verdict = engine.next() { pending.put(verdict) }
      pending.release(before: engine.firstUnsettled, deliver, afterPortion: afterBatch)
    }
    var seams = watchesSeams ? Seams() : nil
    for (file, capture) in captures.enumerated() where !Interruption.isWanted {
      seams?.begin(capture)
      var tally = FrameTally()
      do {
        try feed(engine, from: capture, file: UInt32(truncatingIfNeeded: file), &report, &tally) { slices in
          if let slices { seams?.look(at: slices) }
          drain()
        }
      } catch {
        // Where a signal has cut off a pipe is no fault of what came through it.
        if Interruption.signal == nil || !isPipe(capture) { report.errors.append(error) }
      }
      report.add(tally, of: capture)
    }
    engine.flush()
    drain()
    report.statistics = engine.statistics
    report.remarks += seams?.remarks ?? []
    return report
  }

  private func feed(
    _ engine: Engine, from capture: String, file: UInt32, _ report: inout RunReport, _ tally: inout FrameTally,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    let source = try CaptureReader(path: capture, file: file)
    // A pipe is waited for most of the time.
    if decodesAhead, source.size != nil {
      try feed(engine, ahead: source, &report, &tally, afterBatch: afterBatch)
    } else {
      try feed(engine, from: source, &report, &tally, afterBatch: afterBatch)
    }
  }

  private func feed(
    _ engine: Engine, from source: CaptureReader, _ report: inout RunReport, _ tally: inout FrameTally,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    defer { report.addCounters(of: source.interfaces) }
    var meter = Meter(engine)
    // A pipe ends by itself when a signal comes, a copy of one where the signal came. All that it gave is explained.
    let endsItself = source.isPipe || source.size == nil && Interruption.signal != nil
    while !Interruption.isWanted || endsItself && Interruption.signal != nil {
      guard let batch = try source.nextBatch() else { break }
      engine.feed(batch.slices, in: batch.base)
      tally.add(batch.slices)
      afterBatch(batch.slices)
      if let progress { meter.advance(progress, to: source.bytesRead, engine, packets: batch.slices.count) }
    }
  }

  private func feed(
    _ engine: Engine, ahead source: sending CaptureReader, _ report: inout RunReport, _ tally: inout FrameTally,
    afterBatch: (UnsafeBufferPointer<FrameSlice>?) -> Void
  ) throws(CaptureError) {
    let ahead = try DecodeAhead(source)
    defer { report.addCounters(of: ahead.interfaces) }
    var meter = Meter(engine)
    while !Interruption.isWanted {
      guard let batch = try ahead.nextBatch() else { break }
      engine.feed(batch.segments)
      tally.add(batch.tally)
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
