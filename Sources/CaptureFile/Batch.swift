import TCPTrack

/// Some frames of a capture, in its order. Valid until the reader's next call.
public struct Batch {
  /// What the slices' offsets count from.
  public let base: UnsafePointer<UInt8>
  /// Never empty. Frames that are no packets (a systemd journal entry, …) keep their number and have
  /// `captured` 0 and `linkType` 0xFFFF.
  public let slices: UnsafeBufferPointer<FrameSlice>
}

extension FrameSlice {
  /// The link type of records that are no packets.
  public static let notAPacket: UInt16 = 0xFFFF

  /// The link type of packets that have one without a LINKTYPE_ value, or with one above 65,533.
  public static let unnumberedLink: UInt16 = 0xFFFE

  /// A frame that keeps its number and nothing else.
  @inline(__always) static func notAPacket(number: UInt64, file: UInt32) -> FrameSlice {
    FrameSlice(offset: 0, captured: 0, original: 0, time: 0, number: number, file: file, linkType: notAPacket)
  }
}

/// Fixed room for a batch's slices, used again for every batch.
struct SliceList: ~Copyable {
  /// A batch of these and its buffer stay in the second-level cache together.
  static let defaultCapacity = 2048

  let start: UnsafeMutablePointer<FrameSlice>
  let capacity: Int
  var count = 0

  init(capacity: Int = SliceList.defaultCapacity) {
    start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { start.deallocate() }

  var slices: UnsafeBufferPointer<FrameSlice> { UnsafeBufferPointer(start: start, count: count) }
  @inline(__always) var isFull: Bool { count >= capacity }

  /// Only while not full.
  @inline(__always) mutating func append(_ slice: FrameSlice) {
    (start + count).initialize(to: slice)
    count &+= 1
  }
}
