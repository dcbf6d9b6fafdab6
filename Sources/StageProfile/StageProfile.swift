import CaptureFile
import Glibc
import RSTReason
import TCPTrack

/// Where the time goes: reads a capture several times, each time doing one stage more, and prints the
/// processor seconds of each pass, then what the tables took. `Bench/bench.py` takes the differences.
@main
struct StageProfile {
  /// Of the engine at a capture's end.
  private nonisolated(unsafe) static var tables: (bytes: UInt64, connections: UInt64) = (0, 0)

  /// Each contains the stages before it.
  enum Stage: String, CaseIterable {
    /// Slices made, bytes not looked at.
    case read
    /// Frames to segments.
    case decode
    /// Connections looked up and brought up to date; resets applied unjudged.
    case track
    /// Resets judged, verdicts drained.
    case judge
  }

  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard arguments.count == 2, let path = arguments.first, let runs = arguments.last.flatMap({ Int($0) }) else {
      fail("usage: StageProfile FILE RUNS")
    }
    print("stage\tseconds\tframes\tresult")
    for _ in 0..<runs {
      for stage in Stage.allCases {
        do {
          let start = threadSeconds()
          let (frames, result) = try pass(stage, path)
          let seconds = threadSeconds() - start
          print("\(stage.rawValue)\t\(seconds)\t\(frames)\t\(result)")
        } catch {
          fail("\(error)")
        }
      }
    }
    print("tables\t\(tables.bytes)\t\(tables.connections)")
  }

  /// Frames read, and a figure that depends on all the work, so that none of it can be left out.
  private static func pass(_ stage: Stage, _ path: String) throws(CaptureError) -> (frames: UInt64, result: UInt64) {
    let reader = try CaptureReader(path: path)
    switch stage {
    case .read: return try read(reader)
    case .decode: return try decode(reader)
    case .track: return try track(reader)
    case .judge: return try judge(reader)
    }
  }

  private static func read(_ source: some CaptureSource) throws(CaptureError) -> (frames: UInt64, result: UInt64) {
    var frames: UInt64 = 0
    var last: UInt64 = 0
    while let batch = try source.nextBatch() {
      frames += UInt64(batch.slices.count)
      last ^= batch.slices[batch.slices.count - 1].offset
    }
    return (frames, last)
  }

  private static func decode(_ source: CaptureReader) throws(CaptureError) -> (frames: UInt64, result: UInt64) {
    guard let segments = SegmentBatch(capacity: Engine.batchCapacity) else { fail("no memory for a batch") }
    var frames: UInt64 = 0
    var found: UInt64 = 0
    while let batch = try source.nextBatch() {
      var position = 0
      while position < batch.slices.count {
        segments.fill(batch.slices, in: batch.base, from: &position)
        frames += UInt64(segments.frames)
        found += UInt64(segments.count)
      }
    }
    return (frames, found)
  }

  private static func track(_ source: CaptureReader) throws(CaptureError) -> (frames: UInt64, result: UInt64) {
    guard var tracker = Tracker(maxConnections: 1_000_000), let segments = SegmentBatch(capacity: Engine.batchCapacity)
    else {
      fail("no memory for the tables")
    }
    while let batch = try source.nextBatch() {
      var position = 0
      while position < batch.slices.count {
        segments.fill(batch.slices, in: batch.base, from: &position)
        apply(segments, to: &tracker)
      }
    }
    return (tracker.counts.frames, tracker.counts.connections)
  }

  private static func apply(_ segments: SegmentBatch, to tracker: inout Tracker) {
    var place = 0
    while true {
      switch tracker.advance(segments, from: &place) {
      case .none: return
      case .reset: tracker.applyReset(effective: true)
      case .watched: break
      }
    }
  }

  private static func judge(_ source: CaptureReader) throws(CaptureError) -> (frames: UInt64, result: UInt64) {
    guard let engine = Engine() else { fail("no memory for the tables") }
    var verdicts: UInt64 = 0
    while let batch = try source.nextBatch() {
      engine.feed(batch.slices, in: batch.base)
      while engine.next() != nil { verdicts += 1 }
    }
    engine.flush()
    while engine.next() != nil { verdicts += 1 }
    tables = (engine.statistics.connectionBytes, engine.statistics.tracked)
    return (engine.statistics.frames, verdicts)
  }

  /// Processor time of this thread alone: what other processes do meanwhile counts as little as it can.
  private static func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func fail(_ message: String) -> Never { fatalError(message) }
}
