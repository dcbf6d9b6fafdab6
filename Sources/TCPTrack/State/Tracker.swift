/// Follows every connection and both its ends, from one pass over segments in capture order.
///
/// It knows what TCP says of segments and nothing of reasons: where a reset comes by, or a segment
/// of a connection whose resets are being watched, it stops and says so, and its user looks.
public struct Tracker: ~Copyable {
  var table: ConnectionTable
  var log: SegmentLog
  var hosts: HostTable
  public internal(set) var counts = Counts()

  var lanes: Lanes
  /// Where the segment fed last lies.
  private var cursor: UnsafeMutablePointer<Segment>

  /// The segment fed last.
  @inline(__always) public var segment: Segment {
    unsafeAddress { UnsafePointer(cursor) }
    nonmutating unsafeMutableAddress { cursor }
  }
  /// Its connection and which end sent it, valid after an event.
  public internal(set) var current: UInt32 = ConnectionTable.none
  public internal(set) var sender = 0
  /// The frame that the segment fed last is a copy of, or 0.
  public internal(set) var duplicateOf: UInt32 = 0

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
      let hosts = HostTable(memory), let lanes = Lanes(memory)
    else { return nil }
    self.log = log
    self.table = table
    self.hosts = hosts
    cursor = lanes.single
    self.lanes = lanes
  }

  public var tableBytes: UInt64 { table.bytes + log.bytes + hosts.bytes + lanes.bytes }
  /// Memory of the connections alone: records and index.
  public var connectionBytes: UInt64 { table.bytes }
  public var tracked: Int { table.count }
  public var evicted: UInt64 { table.evicted }
  public var evictedOpen: UInt64 { table.evictedOpen }

  /// Feeds frames from `position` on until one is an event; `none` when all are through. Frames are decoded
  /// ahead: call again with the same slices until then, wherever `position` stands. Every slice must lie
  /// within the buffer at `base`.
  public mutating func advance(
    _ slices: UnsafeBufferPointer<FrameSlice>, in base: UnsafePointer<UInt8>, from position: inout Int
  ) -> Event {
    while true {
      while let lane = lanes.take() {
        cursor = lane.segment
        let event = track(lane.key.pointee)
        if event != .none { return event }
      }
      lanes.swap()
      if lanes.activeIsEmpty {
        guard position < slices.count else { return .none }
        fillSpareLanes(slices, in: base, from: &position)
        lanes.swap()
      }
      if position < slices.count { fillSpareLanes(slices, in: base, from: &position) }
    }
  }

  /// Feeds one segment.
  public mutating func ingest(_ segment: borrowing Segment) -> Event {
    counts.frames &+= 1
    cursor = lanes.single
    cursor.pointee = copy segment
    return track(ConnectionKey(segment))
  }

  /// Times from 1970 to 2116, so that no sum or difference of them overflows; others are taken for the
  /// nearest of these.
  static let times: ClosedRange<Int64> = 0...(1 << 62)

  private mutating func track(_ key: ConnectionKey) -> Event {
    counts.segments &+= 1
    segment.time = min(max(segment.time, Self.times.lowerBound), Self.times.upperBound)
    duplicateOf = 0
    sender = key.sender
    current = ConnectionTable.none
    var index = table.find(key)
    if index == ConnectionTable.none {
      guard let new = begin(key) else { return .none }
      index = new
    }
    current = index
    let record = table[index]
    if segment.has(.rst) { return trackReset(record) }
    if mayBeCopy(record), let original = findCopy(record) { return passOver(record, original) }

    if segment.has(.syn) { considerSYN(index, record) }
    note(record, apply(index, record))
    if record.pointee.has(.watched) { return .watched }
    return .none
  }

  // MARK: Beginnings

  private mutating func begin(_ key: borrowing ConnectionKey) -> ConnectionTable.Index? {
    guard let index = table.insert(key) else { return nil }
    let record = table[index]
    record.pointee.number = UInt32(truncatingIfNeeded: counts.connections)
    counts.connections &+= 1
    record.pointee.lastTime = segment.time
    record.pointee.firstTime = segment.time
    if segment.marks.contains(.ipv6) { record.pointee.traits.insert(.ipv6) }
    if !segment.has(.syn) { record.pointee.traits.insert(.beganMidway) }
    return index
  }

  /// A SYN may repeat the one seen, begin the next connection of this four-tuple, or come into the
  /// open connection, where it is kept in mind until a SYN,ACK answers it.
  private mutating func considerSYN(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let me = record.end(sender)
    let peer = record.end(1 - sender)
    if segment.has(.ack) {
      let answersNew =
        record.pointee.has(.newSYN) && Int(record.pointee.newSYNSender) == 1 - sender
        && segment.ack == record.pointee.newSYNSeq + 1
      let reopened =
        record.pointee.traits.rawValue & (Connection.Traits.reset.rawValue | Connection.Traits.closed.rawValue) != 0
        && me.pointee.has(.syn) && me.pointee.firstSeq != segment.seq
        // A repeated SYN of this connection gets a new SYN,ACK from a listener that has forgotten it.
        && !(peer.pointee.has(.syn) && segment.ack == peer.pointee.firstSeq + 1)
        && !(peer.pointee.has(.syn) && segment.ack == peer.pointee.firstSeq + 1)
      if answersNew {
        let seq = record.pointee.newSYNSeq
        reincarnate(index, record)
        adoptSYN(record, end: 1 - sender, seq: seq)
      } else if reopened {
        reincarnate(index, record)
        record.pointee.traits.insert(.beganMidway)
      }
      return
    }
    guard me.pointee.has(.seen), !(me.pointee.has(.syn) && me.pointee.firstSeq == segment.seq) else { return }
    let over = record.pointee.has(.reset) || record.pointee.has(.closed)
    if over || !peer.pointee.has(.seen) && !me.pointee.has(.data) {
      reincarnate(index, record)
    } else {
      record.pointee.traits.insert(.newSYN)
      record.pointee.newSYNSender = UInt8(truncatingIfNeeded: sender)
      record.pointee.newSYNSeq = segment.seq
      record.pointee.newSYNFrame = UInt32(truncatingIfNeeded: segment.frame)
    }
  }

  /// The same four-tuple again: all is new but what the former connection leaves behind.
  private mutating func reincarnate(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let old = record.pointee
    var new = Connection()
    new.addresses = old.addresses
    new.ports = old.ports
    new.hash = old.hash
    new.queue = old.queue
    new.next = old.next
    new.prev = old.prev
    new.queuedAt = old.queuedAt
    new.newestNote = old.newestNote
    new.traits = old.traits.intersection([.ipv6, .duplicated, .watched])
    new.userWord = old.userWord
    new.incarnation = old.incarnation.addingSaturated(1)
    new.formerNxt = (old.ends.0.sndNxt, old.ends.1.sndNxt)
    new.formerFirst = (old.ends.0.firstSeq, old.ends.1.firstSeq)
    new.formerTime = old.lastTime
    new.number = UInt32(truncatingIfNeeded: counts.connections)
    counts.connections &+= 1
    new.firstTime = segment.time
    new.lastTime = segment.time
    record.pointee = new
    table.move(index, to: .embryonic)
  }

  /// The opener's SYN, seen before it was known to be one.
  private mutating func adoptSYN(_ record: ConnectionPointer, end: Int, seq: SequenceNumber) {
    let opener = record.end(end)
    opener.pointee.traits.insert([.seen, .syn])
    opener.pointee.firstSeq = seq
    opener.pointee.sndNxt = seq + 1
    opener.pointee.synTime = segment.time
    opener.pointee.synCount = 1
    record.pointee.client = UInt8(truncatingIfNeeded: end)
  }

  // MARK: Resets

  private mutating func trackReset(_ record: ConnectionPointer) -> Event {
    if let original = findCopy(record) { duplicateOf = original } else { counts.resets &+= 1 }
    return .reset
  }

  /// After `snapshot`: the reset becomes part of its connection's history. `effective` = its
  /// receiver should have acted on it, so that the connection is over.
  public mutating func applyReset(effective: Bool) {
    let record = table[current]
    if duplicateOf != 0 {
      counts.duplicates &+= 1
      return
    }
    let me = record.end(sender)
    if !me.pointee.has(.seen) { me.pointee.link = Self.fold(segment.link) }
    me.pointee.traits.insert(.reset)
    record.pointee.resets = record.pointee.resets.addingSaturated(1)
    if effective && !record.pointee.has(.reset) {
      record.pointee.traits.insert(.reset)
      record.pointee.resetFrame = UInt32(truncatingIfNeeded: segment.frame)
      table.move(current, to: .closed)
    }
    notePause(record)
    record.pointee.segments &+= 1
    record.pointee.lastTime = segment.time
    note(record, sender == 1 ? .fromEnd1 : [])
  }

  /// Resets of the current connection are watched (or no longer): `Event.watched` for what comes.
  public mutating func watch(_ index: UInt32, _ watched: Bool, word: UInt32) {
    let record = table[index]
    if watched { record.pointee.traits.insert(.watched) } else { record.pointee.traits.remove(.watched) }
    record.pointee.userWord = word
  }

  /// A copy of the connection's record as it is now.
  public func connection(_ index: UInt32) -> Connection { table[index].pointee }

  /// The connection of the segment fed last; nil if it found no place.
  public var currentConnection: Connection? { current == ConnectionTable.none ? nil : table[current].pointee }

  /// Whether `index` still stands for a connection of this four-tuple.
  public func isAlive(_ index: UInt32, as event: ResetEvent) -> Bool {
    let record = table[index]
    return record.pointee.queue != .none && record.pointee.addresses == event.connection.addresses
      && record.pointee.ports == event.connection.ports
  }

  // MARK: Notes

  @inline(__always)
  mutating func note(_ record: ConnectionPointer, _ traits: SegmentNote.Traits) {
    var all = traits
    if segment.options.rawValue & TCPOptions.timestamps.rawValue != 0 { all.formUnion(.hasTimestamps) }
    if segment.marks.rawValue & SegmentMarks.badChecksum.rawValue != 0 { all.formUnion(.badChecksum) }
    if segment.options.rawValue & (TCPOptions.md5.rawValue | TCPOptions.authentication.rawValue) != 0 {
      all.formUnion(.signed)
    }
    let note = SegmentNote(
      time: segment.time, back: 0, frame: UInt32(truncatingIfNeeded: segment.frame), seq: segment.seq,
      ack: segment.ack, payloadLength: segment.payloadLength, tsval: segment.tsval, tsecr: segment.tsecr,
      flags: segment.flags, window: segment.window, ipID: segment.ipID, ttl: segment.ttl, traits: all,
      file: UInt16(truncatingIfNeeded: segment.file), tos: segment.tos,
      content: PayloadKind.of(
        segment.payload, captured: segment.payloadCaptured, length: segment.payloadLength))
    record.pointee.newestNote = log.append(note, after: record.pointee.newestNote)
  }
}
