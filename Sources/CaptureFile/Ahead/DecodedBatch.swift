import TCPTrack

/// Some frames of a capture, in its order, decoded.
public final class DecodedBatch {
  struct End {
    let error: CaptureError?
    let interfaces: [CaptureInterface]
  }

  public let segments: SegmentBatch
  public private(set) var tally = FrameTally()
  private(set) var bytesRead: UInt64 = 0
  /// Set where there is no more to come.
  private(set) var end: End?

  init(_ segments: SegmentBatch) { self.segments = segments }

  /// As many of the frames from `position` on as it has room for.
  func fill(_ batch: Batch, from position: inout Int, of source: some CaptureSource) {
    let first = position
    segments.fill(batch.slices, in: batch.base, from: &position)
    tally = FrameTally()
    tally.add(UnsafeBufferPointer(rebasing: batch.slices[first..<position]))
    bytesRead = source.bytesRead
  }

  func end(_ error: CaptureError?, of source: some CaptureSource) {
    bytesRead = source.bytesRead
    end = End(error: error, interfaces: source.interfaces)
  }
}
