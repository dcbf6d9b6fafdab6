import Glibc
import Synchronization
import TCPTrack

/// What the reading thread and its user share. A slot belongs to the thread from `free` to `filled`, to the
/// user from there on: the semaphores are what makes this safe to send.
final class SlotRing: @unchecked Sendable {
  static let depth = 8

  let slots = (0..<depth).map { _ in BatchSlot() }
  let free = Semaphore(value: depth)
  let filled = Semaphore(value: 0)
  /// The user has gone.
  let abandoned = Atomic<Bool>(false)
}

/// Room for one batch's copy.
final class BatchSlot {
  enum Content {
    case batch
    case end(CaptureError?)
  }

  private(set) var content = Content.batch
  private(set) var bytesRead: UInt64 = 0
  /// Of the whole file; set with `end`.
  private(set) var interfaces: [CaptureInterface] = []
  private(set) var sections: [CaptureSection] = []
  private var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: InputBuffer.defaultCapacity)
  private var capacity = InputBuffer.defaultCapacity
  private var list = SliceList()

  deinit { bytes.deallocate() }

  var batch: Batch { Batch(base: bytes, slices: list.slices) }

  /// Only the bytes from the first frame to the last are copied; offsets stay as they are.
  func fill(_ batch: Batch, from source: some CaptureSource) {
    let packets = batch.slices.lazy.filter { $0.captured > 0 }
    let start = packets.first.map { Int($0.offset) } ?? 0
    let end = batch.slices.last(where: { $0.captured > 0 }).map { Int($0.offset) + Int($0.captured) } ?? 0
    if end > capacity {
      bytes.deallocate()
      bytes = .allocate(capacity: end)
      capacity = end
    }
    memcpy(bytes + start, batch.base + start, end - start)
    list.replace(with: batch.slices)
    bytesRead = source.bytesRead
    content = .batch
  }

  func end(_ error: CaptureError?, of source: some CaptureSource) {
    bytesRead = source.bytesRead
    interfaces = source.interfaces
    sections = source.sections
    content = .end(error)
  }
}
