import TCPTrack

/// Some frames of a capture, in its order, decoded.
public final class DecodedBatch {
  struct End {
    let error: CaptureError?
    let interfaces: [CaptureInterface]
  }

  public let segments: SegmentBatch
  /// Frames of which not all bytes were captured.
  public private(set) var cutFrames: UInt64 = 0
  public private(set) var unread = UnreadFrames()
  private(set) var bytesRead: UInt64 = 0
  /// Set where there is no more to come.
  private(set) var end: End?

  init(_ segments: SegmentBatch) { self.segments = segments }

  /// As many of the frames from `position` on as it has room for.
  func fill(_ batch: Batch, from position: inout Int, of source: some CaptureSource) {
    let first = position
    segments.fill(batch.slices, in: batch.base, from: &position)
    let slices = UnsafeBufferPointer(rebasing: batch.slices[first..<position])
    cutFrames = slices.cutFrames
    unread = UnreadFrames()
    unread.add(slices)
    bytesRead = source.bytesRead
  }

  func end(_ error: CaptureError?, of source: some CaptureSource) {
    bytesRead = source.bytesRead
    end = End(error: error, interfaces: source.interfaces)
  }
}
