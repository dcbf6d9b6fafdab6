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
  /// Read in a thread of its own.
  var readsAhead = false
  /// Remark on gaps and overlaps between files.
  var watchesSeams = false
  var progress: Progress?
  var profile: Profile?

  /// Explains the captures as one. `deliver` gets the verdicts in the order of frames, `afterBatch` is
  /// called whenever no more can be had without reading on.
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
      pending.release(before: engine.firstUnsettled, deliver)
      afterBatch()
    }
    var seams = watchesSeams ? Seams() : nil
    for (file, capture) in captures.enumerated() where !Interruption.isWanted {
      seams?.begin(capture)
      do {
        let source = try open(capture, file: UInt32(truncatingIfNeeded: file))
        defer { report.addCounters(of: source) }
        try feed(engine, from: source, isPipe: isPipe(capture)) { slices in
          report.look(at: slices)
          seams?.look(at: slices)
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

  private func open(_ capture: String, file: UInt32) throws(CaptureError) -> any CaptureSource {
    // Plain pcap and pcapng are read faster than batches change threads. A pipe is waited for most of the time, and
    // its reader must hear of an interruption; standard input cannot be opened twice.
    if readsAhead, capture != "-", !isPipe(capture), try CaptureReader(path: capture).isCostly {
      return try ReadAhead(CaptureReader(path: capture, file: file))
    }
    return try CaptureReader(path: capture, file: file)
  }

  /// What a pipe holds at most (Linux's `pipe-max-size`): so much is still read when the user breaks off.
  private static let pipeSize: UInt64 = 1 << 20

  private func feed(
    _ engine: Engine, from source: any CaptureSource, isPipe: Bool,
    afterBatch: (UnsafeBufferPointer<FrameSlice>) -> Void
  ) throws(CaptureError) {
    var bytes: UInt64 = 0
    var resets = engine.statistics.resets
    var limit = UInt64.max
    while source.bytesRead < limit {
      if Interruption.isWanted, limit == .max {
        guard isPipe, Interruption.signal != nil else { break }
        limit = source.bytesRead &+ Self.pipeSize
      }
      profile?.enter(.reading)
      guard let batch = try source.nextBatch() else { break }
      profile?.enter(.explaining)
      engine.feed(batch.slices, in: batch.base)
      profile?.enter(.writing)
      afterBatch(batch.slices)
      if let progress {
        let (bytesNow, resetsNow) = (source.bytesRead, engine.statistics.resets)
        progress.advance(bytes: bytesNow &- bytes, packets: UInt64(batch.slices.count), resets: resetsNow &- resets)
        (bytes, resets) = (bytesNow, resetsNow)
      }
    }
  }
}
