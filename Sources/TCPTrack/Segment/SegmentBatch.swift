/// Segments decoded ahead of the tracker: what is known before a connection's record is looked up can be worked
/// out elsewhere, and the table's lines that they will need can be called for in time. Look-ups wait for memory
/// longer than all the rest takes.
///
/// A batch borrows nothing: one thread may fill it and another track it.
public final class SegmentBatch {
  /// Frames that the last `fill` went through, and what became of those that are no segments.
  public private(set) var frames = 0
  public private(set) var notTCP = 0
  public private(set) var malformed = 0
  /// Segments in it.
  public private(set) var count = 0

  let arrivals: ArrivalPointer
  /// The tracker's: the record that it called for, for each.
  let records: UnsafeMutablePointer<ConnectionPlace?>
  let capacity: Int
  /// Room for the payload of a reset in each place; the other segments' is looked at and left.
  private let payloads: UnsafeMutablePointer<UInt8>
  private let memory: Memory
  /// Whether more than the first place has been cleared: until it is used, a batch takes no memory.
  private var isCleared = false

  /// Nil if memory is short.
  public convenience init?(capacity: Int, memory: Memory = Memory()) {
    let arrivals = memory.allocate(Arrival.self, capacity)
    let records = memory.allocate(ConnectionPlace?.self, capacity)
    let payloads = memory.allocate(UInt8.self, capacity * ResetSegment.payloadKept)
    guard let arrivals, let records, let payloads else {
      if let arrivals { memory.release(arrivals, capacity) }
      if let records { memory.release(records, capacity) }
      if let payloads { memory.release(payloads, capacity * ResetSegment.payloadKept) }
      return nil
    }
    self.init(arrivals, records, payloads, capacity, memory)
  }

  private init(
    _ arrivals: ArrivalPointer, _ records: UnsafeMutablePointer<ConnectionPlace?>,
    _ payloads: UnsafeMutablePointer<UInt8>, _ capacity: Int, _ memory: Memory
  ) {
    arrivals.initialize(to: Arrival())
    self.arrivals = arrivals
    self.records = records
    self.payloads = payloads
    self.capacity = capacity
    self.memory = memory
  }

  deinit {
    memory.release(arrivals, capacity)
    memory.release(records, capacity)
    memory.release(payloads, capacity * ResetSegment.payloadKept)
  }

  public var bytes: UInt64 {
    UInt64(
      capacity * (MemoryLayout<Arrival>.stride + MemoryLayout<ConnectionPlace?>.stride + ResetSegment.payloadKept))
  }

  /// Forgets what it held and decodes frames from `position` on, until all are through or it is full. Every
  /// slice must lie within the buffer at `base`.
  public func fill(
    _ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>, from position: inout Int
  ) {
    if !isCleared { clear() }
    guard let start = slices.baseAddress else { return removeAll() }
    let (first, end) = (start + position, start + slices.count)
    var slice = first
    let secret = ConnectionKey.Secret.ofProcess
    var (filled, notTCP, malformed) = (0, 0, 0)
    while filled < capacity, slice < end {
      switch decode(slice, in: base, at: filled, secret) {
      case .segment: filled &+= 1
      case .notTCP: notTCP &+= 1
      case .malformed: malformed &+= 1
      }
      slice += 1
    }
    frames = slice - first
    position &+= frames
    count = filled
    self.notTCP = notTCP
    self.malformed = malformed
  }

  private func clear() {
    arrivals.initialize(repeating: Arrival(), count: capacity)
    records.initialize(repeating: nil, count: capacity)
    isCleared = true
  }

  public var isFull: Bool { count == capacity }

  /// Decodes a frame behind the segments that are there; the batch must not be full.
  public func append(_ slice: FrameSlice, in base: UnsafePointer<UInt8>) -> FrameDecoder.Outcome {
    if !isCleared { clear() }
    frames &+= 1
    let outcome = withUnsafePointer(to: slice) { decode($0, in: base, at: count, .ofProcess) }
    switch outcome {
    case .segment: count &+= 1
    case .notTCP: notTCP &+= 1
    case .malformed: malformed &+= 1
    }
    return outcome
  }

  /// Adds a segment behind those that are there; the batch must not be full.
  public func append(_ segment: borrowing Segment) {
    if !isCleared { clear() }
    frames &+= 1
    let arrival = arrivals + count
    arrival.pointee.segment = copy segment
    arrival.pointee.finish(.ofProcess)
    keepPayload(count)
    count &+= 1
  }

  /// Forgets what it holds.
  public func removeAll() { (frames, notTCP, malformed, count) = (0, 0, 0, 0) }

  /// The frame's segment, if it has one, goes to `place`. Once a frame (`always`, as with `Tracker.apply`). The slice in
  /// place: a copy would be made of all its members before they are needed.
  @inline(always)
  private func decode(
    _ slice: UnsafePointer<FrameSlice>, in base: UnsafePointer<UInt8>, at place: Int, _ secret: ConnectionKey.Secret
  ) -> FrameDecoder.Outcome {
    let arrival = arrivals + place
    let outcome = FrameDecoder.decode(
      base + Int(truncatingIfNeeded: slice.pointee.offset), captured: Int(slice.pointee.captured),
      original: Int(slice.pointee.original), linkType: slice.pointee.linkType, into: &arrival.pointee.segment)
    guard outcome == .segment else { return outcome }
    arrival.pointee.segment.time = slice.pointee.time
    arrival.pointee.segment.frame = slice.pointee.number
    arrival.pointee.segment.file = slice.pointee.file
    arrival.pointee.finish(secret)
    keepPayload(place)
    return .segment
  }

  @inline(__always)
  private func keepPayload(_ place: Int) {
    let arrival = arrivals + place
    guard arrival.pointee.segment.has(.rst), let payload = arrival.pointee.segment.payload else {
      arrival.pointee.segment.payload = nil
      return
    }
    let kept = min(Int(arrival.pointee.segment.payloadCaptured), ResetSegment.payloadKept)
    let room = payloads + place &* ResetSegment.payloadKept
    room.update(from: payload, count: kept)
    arrival.pointee.segment.payload = UnsafePointer(room)
    arrival.pointee.segment.payloadCaptured = UInt32(truncatingIfNeeded: kept)
  }
}
