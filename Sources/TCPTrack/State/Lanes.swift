/// Segments decoded ahead of the tracker, in two groups: while one is tracked, the table's lines that the
/// other will need are on their way from memory. Look-ups wait for memory longer than all the rest takes.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct Lanes: ~Copyable {
  /// Segments in a group: enough to hide a memory access behind, few enough for the first-level cache.
  static let group = 16

  private let memory: Memory
  private let segments: UnsafeMutablePointer<Segment>
  private let keys: UnsafeMutablePointer<ConnectionKey>
  /// Which group is being tracked (0 or 1), and how many segments each holds.
  private var active = 0
  private var filled = (0, 0)
  /// The next lane of the active group.
  private var next = 0

  init?(_ memory: Memory) {
    guard let segments = memory.allocate(Segment.self, 2 * Self.group) else { return nil }
    guard let keys = memory.allocate(ConnectionKey.self, 2 * Self.group) else {
      memory.release(segments, 2 * Self.group)
      return nil
    }
    segments.initialize(repeating: Segment(), count: 2 * Self.group)
    keys.initialize(repeating: ConnectionKey(Segment()), count: 2 * Self.group)
    self.memory = memory
    self.segments = segments
    self.keys = keys
  }

  deinit {
    memory.release(segments, 2 * Self.group)
    memory.release(keys, 2 * Self.group)
  }

  var bytes: UInt64 {
    UInt64(2 * Self.group * (MemoryLayout<Segment>.stride + MemoryLayout<ConnectionKey>.stride))
  }

  /// Room for a segment that does not come in a batch.
  var single: UnsafeMutablePointer<Segment> { segments }

  /// The next segment to track and its key; nil when the active group is through.
  @inline(__always)
  mutating func take() -> (segment: UnsafeMutablePointer<Segment>, key: UnsafeMutablePointer<ConnectionKey>)? {
    guard next < (active == 0 ? filled.0 : filled.1) else { return nil }
    let lane = active &* Self.group &+ next
    next &+= 1
    return (segments + lane, keys + lane)
  }

  /// The group that is not being tracked becomes the active one.
  @inline(__always)
  mutating func swap() {
    if active == 0 { filled.0 = 0 } else { filled.1 = 0 }
    active = 1 &- active
    next = 0
  }

  @inline(__always)
  mutating func setFilled(_ count: Int, group: Int) { if group == 0 { filled.0 = count } else { filled.1 = count } }

  /// The group that is not being tracked.
  var spare: Int { 1 &- active }
  @inline(__always) func segment(_ lane: Int, of group: Int) -> UnsafeMutablePointer<Segment> {
    segments + (group &* Self.group &+ lane)
  }
  @inline(__always) func key(_ lane: Int, of group: Int) -> UnsafeMutablePointer<ConnectionKey> {
    keys + (group &* Self.group &+ lane)
  }
  var activeIsEmpty: Bool { next >= (active == 0 ? filled.0 : filled.1) }
}

extension Tracker {
  /// Decodes the next frames into the spare group and calls for what tracking them will touch.
  mutating func fillSpareLanes(
    _ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>, from position: inout Int
  ) {
    let group = lanes.spare
    var filled = 0
    while filled < Lanes.group, position < slices.count {
      let slice = slices[position]
      position &+= 1
      counts.frames &+= 1
      let segment = lanes.segment(filled, of: group)
      switch FrameDecoder.decode(
        base + Int(truncatingIfNeeded: slice.offset), captured: Int(slice.captured), original: Int(slice.original),
        linkType: slice.linkType, into: &segment.pointee)
      {
      case .segment:
        segment.pointee.time = slice.time
        segment.pointee.frame = slice.number
        segment.pointee.file = slice.file
        let key = ConnectionKey(segment.pointee)
        lanes.key(filled, of: group).pointee = key
        table.prefetchSlot(key.hash)
        filled &+= 1
      case .notTCP: counts.notTCP &+= 1
      case .malformed: counts.malformed &+= 1
      }
    }
    var lane = 0
    while lane < filled {
      table.prefetchRecord(lanes.key(lane, of: group))
      lane &+= 1
    }
    lanes.setFilled(filled, group: group)
  }
}
