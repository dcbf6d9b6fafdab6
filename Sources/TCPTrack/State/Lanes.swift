/// Segments decoded ahead of the tracker, so that the table's lines they will need are on their way
/// from memory while others are worked on: look-ups wait for memory longer than all the rest takes.
struct Lanes: ~Copyable {
  /// Enough to hide a memory access behind, few enough for the first-level cache.
  static let count = 24

  let segments: UnsafeMutablePointer<Segment>
  let keys: UnsafeMutablePointer<ConnectionKey>
  private let memory: Memory
  /// Lanes that hold a segment, and the first of them not yet tracked.
  var filled = 0
  var next = 0

  init?(_ memory: Memory) {
    guard let segments = memory.allocate(Segment.self, Self.count) else { return nil }
    guard let keys = memory.allocate(ConnectionKey.self, Self.count) else {
      memory.release(segments, Self.count)
      return nil
    }
    segments.initialize(repeating: Segment(), count: Self.count)
    keys.initialize(repeating: ConnectionKey(Segment()), count: Self.count)
    self.segments = segments
    self.keys = keys
    self.memory = memory
  }

  deinit {
    memory.release(segments, Self.count)
    memory.release(keys, Self.count)
  }
}

extension Tracker {
  /// Decodes the next frames into the lanes and calls for what tracking them will touch.
  mutating func fillLanes(
    _ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>, from position: inout Int
  ) {
    lanes.filled = 0
    lanes.next = 0
    while lanes.filled < Lanes.count, position < slices.count {
      let slice = slices[position]
      position &+= 1
      counts.frames &+= 1
      let segment = lanes.segments + lanes.filled
      switch FrameDecoder.decode(
        base + Int(truncatingIfNeeded: slice.offset), captured: Int(slice.captured), original: Int(slice.original),
        linkType: slice.linkType, into: &segment.pointee)
      {
      case .segment:
        segment.pointee.time = slice.time
        segment.pointee.frame = slice.number
        segment.pointee.file = slice.file
        let key = ConnectionKey(segment.pointee)
        lanes.keys[lanes.filled] = key
        table.prefetchSlot(key.hash)
        lanes.filled &+= 1
      case .notTCP: counts.notTCP &+= 1
      case .malformed: counts.malformed &+= 1
      }
    }
    var lane = 0
    while lane < lanes.filled {
      table.prefetchRecord(lanes.keys[lane].hash)
      lane &+= 1
    }
  }
}
