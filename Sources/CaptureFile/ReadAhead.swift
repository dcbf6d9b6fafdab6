/// Another source read by a thread of its own, some batches ahead of its user: the same batches in the
/// same order, on two processors.
///
/// The batches' bytes and slices are copied into a ring of slots; each is given back by the next call.
public final class ReadAhead: CaptureSource {
  private let ring: SlotRing
  /// Index of the slot handed out last; nil before the first.
  private var held: Int?
  private var next = 0
  private var finished = false
  public private(set) var bytesRead: UInt64 = 0
  public let path: String
  public let size: UInt64?
  public let format: String
  /// Those of the whole file once it has been read to its end; before that, of its beginning.
  public private(set) var interfaces: [CaptureInterface]
  public private(set) var sections: [CaptureSection]

  /// Takes over the source: nobody else may use it from now on.
  public init(_ source: sending some CaptureSource) throws(CaptureError) {
    path = source.path
    size = source.size
    format = source.format
    interfaces = source.interfaces
    sections = source.sections
    ring = SlotRing()
    try ReadingThread.start(source, into: ring)
  }

  /// The thread ends by itself when it next finds a free slot.
  deinit {
    ring.abandoned.store(true, ordering: .releasing)
    ring.free.signal()
  }

  public func nextBatch() throws(CaptureError) -> Batch? {
    guard !finished else { return nil }
    if held != nil { ring.free.signal() }
    ring.filled.wait()
    let slot = ring.slots[next]
    held = next
    next = (next + 1) % SlotRing.depth
    bytesRead = slot.bytesRead
    switch slot.content {
    case .batch: return slot.batch
    case .end(let error):
      finished = true
      interfaces = slot.interfaces
      sections = slot.sections
      if let error { throw error }
      return nil
    }
  }
}
