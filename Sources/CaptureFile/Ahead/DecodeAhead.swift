import Glibc
import TCPTrack

/// A capture read and decoded by a thread of its own, some batches ahead of who tracks it: the same segments
/// in the same order, on two processors. It hands over two cache lines a segment, and no bytes of frames.
public final class DecodeAhead {
  private let ring: SlotRing
  /// Whether a slot has been handed out and not given back.
  private var holds = false
  private var finished = false
  public private(set) var bytesRead: UInt64 = 0
  /// What the capturing side counted; known when the file has been read to its end.
  public private(set) var interfaces: [CaptureInterface] = []

  /// Takes over the source: nobody else may use it from now on.
  public init(_ source: sending some CaptureSource) throws(CaptureError) {
    guard let ring = SlotRing() else { throw CaptureError(file: source.path, problem: .system(ENOMEM)) }
    self.ring = ring
    try DecodingThread.start(source, into: ring)
  }

  /// The thread ends by itself when it next looks for a free slot.
  deinit { ring.abandon() }

  /// The next frames; nil at the file's end. The batch before is void.
  public func nextBatch() throws(CaptureError) -> DecodedBatch? {
    guard !finished else { return nil }
    if holds { ring.giveBack() }
    let batch = ring.filledSlot()
    holds = true
    bytesRead = batch.bytesRead
    guard let end = batch.end else { return batch }
    finished = true
    interfaces = end.interfaces
    if let error = end.error { throw error }
    return nil
  }
}
