import CaptureFile
import RSTReason
import TCPTrack

/// The first pass over a capture: the final verdicts, and where asked for which frame belongs to which connection.
final class AnnotateSurvey {
  private static let noConnection = UInt32.max

  private let engine: Engine
  private let followsConnections: Bool
  /// By frame number; four bytes a frame.
  private var connections: [UInt32] = [noConnection]
  private var pending = PendingVerdicts(asOf: .end)
  private var resets: AnnotatedResets
  private(set) var tally = FrameTally()
  /// So many were seen.
  private(set) var frames: UInt64 = 0

  /// `capture` as in `AnnotateText`. Nil: not enough memory.
  init?(capture: String?, followsConnections: Bool) {
    guard let engine = Engine() else { return nil }
    resets = AnnotatedResets(capture: capture)
    self.engine = engine
    self.followsConnections = followsConnections
  }

  /// Damage ends it silently: the second pass comes to the same place, and reports it, or farther in a file that grows.
  func read(_ opened: String) {
    do {
      if followsConnections {
        try follow(CaptureReader(path: opened))
      } else {
        try explain(DecodeAhead(CaptureReader(path: opened)))
      }
    } catch {}
    engine.flush()
    drain()
  }

  private func drain() {
    while let verdict = engine.next() { pending.put(verdict) }
    pending.release(before: engine.firstUnsettled, { resets.append($0) }, afterPortion: {})
  }

  private func explain(_ ahead: DecodeAhead) throws(CaptureError) {
    while let batch = try ahead.nextBatch() {
      engine.feed(batch.segments)
      frames += UInt64(batch.segments.frames)
      tally.add(batch.tally)
      drain()
    }
  }

  private func follow(_ reader: CaptureReader) throws(CaptureError) {
    while let batch = try reader.nextBatch() {
      follow(batch)
      frames += UInt64(batch.slices.count)
      tally.add(batch.slices)
      drain()
    }
  }

  private func follow(_ batch: Batch) {
    for slice in batch.slices {
      var segment = Segment()
      let outcome = FrameDecoder.decode(
        batch.base + Int(slice.offset), captured: Int(slice.captured), original: Int(slice.original),
        linkType: slice.linkType, into: &segment)
      var connection = Self.noConnection
      if outcome == .segment {
        segment.time = slice.time
        segment.frame = slice.number
        connection = UInt32(clamping: engine.feed(segment).connection)
      }
      connections.append(connection)
    }
  }

  func takeComments() -> FrameComments { resets.takeComments() }

  /// Every reset, its trigger, and `count` segments of its connection before and after it.
  func selection(around count: UInt32) -> FrameSelection {
    var selection = FrameSelection(frames: UInt64(connections.count - 1))
    for reset in resets.resets {
      selection.insert(reset.frame)
      if reset.trigger != 0 { selection.insert(reset.trigger) }
    }
    let frames = 1..<connections.count
    let marks = resets.resets.map { Int($0.frame) }
    select(count, beyond: marks, in: frames, &selection)
    select(count, beyond: marks.reversed(), in: frames.reversed(), &selection)
    return selection
  }

  /// The `count` segments that follow each reset in its connection, in the order of `frames` and `resets`.
  private func select(
    _ count: UInt32, beyond resets: some Collection<Int>, in frames: some Collection<Int>,
    _ selection: inout FrameSelection
  ) {
    let known = connections.lazy.filter { $0 != Self.noConnection }.max() ?? 0
    var wanted = [UInt32](repeating: 0, count: Int(known) + 1)
    var next = resets.startIndex
    for frame in frames {
      let connection = Int(connections[frame])
      let isReset = next < resets.endIndex && resets[next] == frame
      if isReset { next = resets.index(after: next) }
      guard connection < wanted.count else { continue }
      if isReset {
        wanted[connection] = count
      } else if wanted[connection] > 0 {
        wanted[connection] -= 1
        selection.insert(UInt64(frame))
      }
    }
  }
}
