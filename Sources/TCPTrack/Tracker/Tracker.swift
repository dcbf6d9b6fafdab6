/// Follows every connection and both its ends, from one pass over segments in capture order.
///
/// It knows what TCP says of segments and nothing of reasons: where a reset comes by, or a segment
/// of a connection whose resets are being watched, it stops and says so, and its user looks.
public struct Tracker: ~Copyable {
  var table: ConnectionTable
  var log: SegmentLog
  var hosts: HostTable
  public internal(set) var counts = Counts()
  /// Time of the first segment of all.
  public internal(set) var began: Int64 = 0
  /// No segment without SYN, FIN and RST has come.
  public internal(set) var isControlOnly = true

  /// Room for the last segment of a batch that is through.
  let single: SegmentBatch
  /// Where the segment fed last lies.
  private(set) var arrival: ArrivalPointer

  /// The segment fed last.
  @inline(__always) public var segment: Segment {
    unsafeAddress { arrival.segment }
  }
  /// Its connection, if it has one, and which end sent it.
  public internal(set) var current: UInt32 = ConnectionTable.none
  public internal(set) var sender = 0
  /// The frame that the segment fed last is a copy of, or 0.
  public internal(set) var duplicateOf: UInt32 = 0
  /// That one's TTL and file, valid if `duplicateOf`.
  var originalTTL: UInt8 = 0
  public internal(set) var originalFile: UInt16 = 0

  /// What a segment was, as far as the tracker's user has to act.
  public enum Event: Sendable {
    /// Nothing to look at.
    case none
    /// A reset. The connection is still as it was before it: call `snapshot`, then `applyReset`.
    case reset
    /// Another segment of a connection with `Connection.Traits.watched`; already applied.
    case watched
  }

  /// What has gone through.
  public struct Counts: Sendable {
    public var frames: UInt64 = 0
    public var segments: UInt64 = 0
    public var duplicates: UInt64 = 0
    public var notTCP: UInt64 = 0
    public var malformed: UInt64 = 0
    public var resets: UInt64 = 0
    public var connections: UInt64 = 0
  }

  /// Nil if there is no memory for the smallest tables.
  public init?(maxConnections: Int, memory: Memory = Memory()) {
    guard let log = SegmentLog(memory), let table = ConnectionTable(limit: maxConnections, memory),
      let hosts = HostTable(memory), let single = SegmentBatch(capacity: 1, memory: memory)
    else { return nil }
    self.log = log
    self.table = table
    self.hosts = hosts
    arrival = single.arrivals
    self.single = single
  }

  public var tableBytes: UInt64 { table.bytes + log.bytes + hosts.bytes + single.bytes }
  /// Memory that the connections alone take: records and index.
  public var connectionBytes: UInt64 { table.touchedBytes }
  public var tracked: Int { table.count }
  public var evicted: UInt64 { table.evicted }
  public var evictedOpen: UInt64 { table.evictedOpen }

  /// How many segments ahead a record is called for, and the index line that leads to it before that: long
  /// enough for memory to answer, and no more than the processor can wait for at a time.
  private static let recordsAhead = 16
  private static let slotsAhead = 32
  /// The segment itself before either: it comes from another processor where that decodes.
  private static let arrivalsAhead = 40

  /// Feeds the batch's segments from `position` on until one is an event; `none` when all are through. The
  /// frames in it that are no segments are counted with its first.
  public mutating func advance(_ batch: SegmentBatch, from position: inout Int) -> Event {
    if position == 0 { begin(batch) }
    let arrivals = batch.arrivals
    let count = batch.count
    while position < count {
      let arrival = arrivals + position
      UnsafeRawPointer(arrival + Self.arrivalsAhead).prefetch(MemoryLayout<Arrival>.stride)
      if position &+ Self.slotsAhead < count {
        table.index.prefetch(arrival[Self.slotsAhead].key.hash)
      }
      if position &+ Self.recordsAhead < count { prefetch(batch, position &+ Self.recordsAhead) }
      let likely = batch.records[position]
      position &+= 1
      let event = track(arrival, likely)
      if event != .none { return event }
    }
    // The batch is its owner's again.
    if count > 0 {
      single.arrivals.pointee = arrivals[count &- 1]
      single.arrivals.pointee.segment.payload = nil
      arrival = single.arrivals
    }
    return .none
  }

  private mutating func begin(_ batch: SegmentBatch) {
    counts.frames &+= UInt64(batch.frames)
    counts.segments &+= UInt64(batch.count)
    counts.notTCP &+= UInt64(batch.notTCP)
    counts.malformed &+= UInt64(batch.malformed)
    let arrivals = batch.arrivals
    for place in 0..<min(Self.slotsAhead, batch.count) { table.index.prefetch(arrivals[place].key.hash) }
    for place in 0..<min(Self.recordsAhead, batch.count) { prefetch(batch, place) }
  }

  /// A connection's beginning and end touch what else there is of its record, and other tables.
  @inline(__always)
  private func prefetch(_ batch: SegmentBatch, _ place: Int) {
    let arrival = batch.arrivals + place
    let likely = table.prefetchRecord(arrival.pointee.key)
    batch.records[place] = likely
    guard arrival.segment.pointee.has(.control) else { return }
    if let likely { table.prefetchRest(likely.record) }
    if arrival.segment.pointee.has(.syn) { hosts.prefetch(arrival.segment) }
  }

  /// Whether the batch's last segment may be an event, or of a connection that was reset: it is a reset, or its
  /// connection had one, or is taken for such a one. What is looked at for this is at hand.
  public func isPressing(_ batch: SegmentBatch) -> Bool {
    let last = batch.arrivals + (batch.count &- 1)
    return last.segment.pointee.has(.rst) || table.hadReset.contains(last.pointee.key.hash)
  }

  /// `likely`: the record that the segment's connection had some segments ago, if it had one.
  @inline(__always)
  private mutating func track(_ arrival: ArrivalPointer, _ likely: ConnectionPlace?) -> Event {
    self.arrival = arrival
    let segment = arrival.segment
    duplicateOf = 0
    sender = Int(arrival.pointee.key.sender)
    current = ConnectionTable.none
    guard let place = table.find(arrival, likely) ?? beginConnection() else { return .none }
    let (record, index) = (place.record, place.index)
    current = index
    if segment.pointee.has(.rst) { return trackReset(record) }
    if isControlOnly, !segment.pointee.has(.control) { isControlOnly = false }
    if mayBeCopy(segment, record), let original = findCopy(record) { return passOver(record, original) }

    if segment.pointee.has(.syn) {
      considerSYN(index, record)
    } else if record.pointee.has(.newSYN) {
      considerNewOpening(index, record)
    }
    note(arrival, record, apply(arrival, index, record))
    if record.pointee.has([.reset, .watched]) {
      if record.pointee.has(.reset) { considerRevival(index, record) }
      if record.pointee.has(.watched) { return .watched }
    }
    return .none
  }

  // MARK: Connections

  /// The connection's record as it is now, in place.
  public subscript(index: UInt32) -> Connection {
    unsafeAddress { UnsafePointer(table[index]) }
  }

  /// Whether the segment fed last has a connection, at `current`: there may be no place for it.
  public var hasConnection: Bool { current != ConnectionTable.none }

  /// Whether `index` still stands for a connection of this four-tuple.
  public func isAlive(_ index: UInt32, _ addresses: (Address, Address), _ ports: (UInt16, UInt16)) -> Bool {
    let record = table[index]
    return record.pointee.queue != .none && record.pointee.addresses == addresses && record.pointee.ports == ports
  }

  /// Resets of the current connection are watched (or no longer): `Event.watched` for what comes.
  public mutating func watch(_ index: UInt32, _ watched: Bool, word: UInt32) {
    let record = table[index]
    record.pointee.traits.set(.watched, watched)
    record.pointee.userWord = word
  }

  // MARK: Notes

  @inline(__always)
  mutating func note(_ arrival: ArrivalPointer, _ record: ConnectionPointer, _ traits: SegmentNote.Traits) {
    record.pointee.newestNote = log.append(arrival, traits, after: record.pointee.newestNote)
  }
}
