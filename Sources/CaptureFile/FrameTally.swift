import TCPTrack

/// What is to be said of a capture's frames, whatever connections they belong to.
public struct FrameTally: Sendable, Equatable {
  /// Frames of which not all bytes were captured.
  public private(set) var cut: UInt64 = 0
  public private(set) var unread = UnreadFrames()
  public private(set) var order = FrameOrder()

  public init() {}

  /// The frames that follow.
  public mutating func add(_ slices: UnsafeBufferPointer<FrameSlice>) {
    unread.add(slices)
    var (cut, order) = (cut, order)
    for slice in slices where slice.linkType != FrameSlice.notAPacket {
      if slice.captured < slice.original { cut &+= 1 }
      order.add(slice.time)
    }
    (self.cut, self.order) = (cut, order)
  }

  /// What was counted of those that follow.
  public mutating func add(_ other: FrameTally) {
    cut &+= other.cut
    unread.add(other.unread)
    order.add(other.order)
  }

  /// Things that the user should know of, and that are no faults.
  public var remarks: [String] { unread.descriptions + (order.description(of: unread.packets).map { [$0] } ?? []) }
}
