import CStandardLibrary

/// All tracked connections: an open-addressing index over a slab of records, and the order in which
/// they are forgotten when the table is full.
///
/// Closed connections go first, then those of which one end only was heard (a flood of spoofed SYNs
/// lives and dies there), then the rest; within each the one that has been silent longest, by second
/// chance: who has spoken since it was queued is queued anew. Nothing here is done per packet.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct ConnectionTable: ~Copyable {
  typealias Index = UInt32
  /// No connection.
  static let none: Index = .max

  /// Records are had from memory 16,384 at a time (6 MB, three large pages), and touched only when used.
  private static let chunkShift: UInt32 = 14
  private static let chunkSize = 1 << Int(chunkShift)

  private let memory: Memory
  let limit: Int
  /// Closed connections kept for what may come late (RFC 9293 TIME-WAIT, resets after the end).
  private let closedLimit: Int

  private var chunks: UnsafeMutablePointer<ConnectionPointer?>
  private let chunkLimit: Int
  private var chunkCount = 0
  /// Records given back, and the first of those never used.
  var freeHead: Index = none
  private(set) var unused: Index = 0

  /// Hash tag << 32 | index + 1; 0 = empty.
  private var slots: UnsafeMutablePointer<UInt64>
  private(set) var slotMask: UInt32
  var count = 0

  private var heads: (Index, Index, Index) = (none, none, none)
  private var tails: (Index, Index, Index) = (none, none, none)
  private var queued: (Int, Int, Int) = (0, 0, 0)

  /// Tags of connections that were forgotten, so that their return is known as such.
  private(set) var forgotten: UnsafeMutablePointer<UInt32>
  static let forgottenSize = 1 << 16

  /// By the hash, connections that had a reset, forgotten ones among them: so little memory (16 KB) that it is at hand
  /// when the connections are not. With 5,000 of them four in a hundred others are taken for one.
  let hadReset: BitSet

  var evicted: UInt64 = 0
  var evictedOpen: UInt64 = 0

  init?(limit: Int, _ memory: Memory) {
    self.memory = memory
    self.limit = max(16, min(limit, 1 << 28))
    closedLimit = max(16, self.limit / 32)
    chunkLimit = (self.limit >> Int(Self.chunkShift)) + 1
    let firstSlots = 1 << 10
    let chunks = memory.allocateZeroed(ConnectionPointer?.self, chunkLimit)
    let slots = memory.allocateZeroed(UInt64.self, firstSlots)
    let forgotten = memory.allocateZeroed(UInt32.self, Self.forgottenSize)
    let records = memory.allocate(Connection.self, Self.chunkSize)
    guard let chunks, let slots, let forgotten, let records, let hadReset = BitSet(size: 1 << 17, memory) else {
      if let chunks { memory.release(chunks, chunkLimit) }
      if let slots { memory.release(slots, firstSlots) }
      if let forgotten { memory.release(forgotten, Self.forgottenSize) }
      if let records { memory.release(records, Self.chunkSize) }
      return nil
    }
    chunks[0] = records
    chunkCount = 1
    self.chunks = chunks
    self.slots = slots
    self.forgotten = forgotten
    self.hadReset = hadReset
    slotMask = UInt32(firstSlots - 1)
  }

  deinit {
    var chunk = 0
    while chunk < chunkCount {
      if let records = chunks[chunk] { memory.release(records, Self.chunkSize) }
      chunk += 1
    }
    memory.release(chunks, chunkLimit)
    memory.release(slots, Int(slotMask) + 1)
    memory.release(forgotten, Self.forgottenSize)
  }

  var bytes: UInt64 { UInt64(chunkCount * Self.chunkSize * MemoryLayout<Connection>.stride) + indexBytes }

  /// Without the records that were never used, which have not been touched and so take no memory, but for the rest
  /// of a large page.
  var touchedBytes: UInt64 {
    let page = 1 << 21
    let records = (Int(unused) * MemoryLayout<Connection>.stride + page - 1) / page * page
    return min(bytes, UInt64(records) + indexBytes)
  }

  private var indexBytes: UInt64 {
    UInt64((Int(slotMask) + 1) * 8 + chunkLimit * 8 + Self.forgottenSize * 4) + hadReset.bytes
  }

  /// The record; `index` is one this table gave out.
  @inline(__always)
  subscript(index: Index) -> ConnectionPointer {
    chunks[Int(truncatingIfNeeded: index &>> Self.chunkShift)].unsafelyUnwrapped
      + Int(truncatingIfNeeded: index & (1 &<< Self.chunkShift &- 1))
  }

  /// Calls for the index line where a search for this hash begins.
  @inline(__always)
  func prefetchSlot(_ hash: UInt32) { rst_prefetch(slots + Int(truncatingIfNeeded: hash & slotMask)) }

  /// Calls for the record that a search for this key is likely to find: the lines that a segment of its sender
  /// touches.
  @inline(__always)
  func prefetchRecord(_ key: ConnectionKey) -> Index {
    var position = key.hash & slotMask
    while true {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot == 0 { return Self.none }
      if UInt32(truncatingIfNeeded: slot &>> 32) == key.hash {
        let index = UInt32(truncatingIfNeeded: slot) &- 1
        let record = UnsafeRawPointer(self[index])
        rst_prefetch(record)
        rst_prefetch(record + Connection.coresOffset)
        rst_prefetch(record + Connection.historiesOffset + Int(key.sender) &* MemoryLayout<EndpointHistory>.stride)
        return index
      }
      position = (position &+ 1) & slotMask
    }
  }

  /// Calls for the lines of a record behind those that every segment touches.
  func prefetchRest(_ index: Index) {
    let rest = UnsafeRawPointer(self[index]) + Connection.timesOffset
    rest.prefetch(MemoryLayout<Connection>.stride - Connection.timesOffset)
  }

  /// The segment's connection; `likely` is what `prefetchRecord` said of it, whatever has happened since.
  @inline(__always)
  func find(_ arrival: ArrivalPointer, _ likely: Index) -> Index {
    if likely != Self.none, arrival.matches(self[likely]) { return likely }
    return find(arrival)
  }

  @inline(__always)
  private func find(_ arrival: ArrivalPointer) -> Index {
    let hash = arrival.pointee.key.hash
    var position = hash & slotMask
    while true {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot == 0 { return Self.none }
      if UInt32(truncatingIfNeeded: slot &>> 32) == hash {
        let index = UInt32(truncatingIfNeeded: slot) &- 1
        if arrival.matches(self[index]) { return index }
      }
      position = (position &+ 1) & slotMask
    }
  }

  /// A cleared record for this segment's connection, which must not be in the table. Where memory for more is short,
  /// others are forgotten for it; nil if there is none at all.
  mutating func insert(_ arrival: ArrivalPointer) -> Index? {
    let hash = arrival.pointee.key.hash
    if count >= limit { forgetOne() }
    if queued.0 > closedLimit { forgetClosed() }
    if isCrowded, !growSlots() { forgetOne() }
    guard let index = takeRecord() ?? takeForgotten() else { return nil }
    let record = self[index]
    record.initialize(to: Connection())
    arrival.write(to: record)
    record.pointee.next = Self.none
    record.pointee.prev = Self.none
    if !arrival.segment.pointee.opens, wasForgotten(record) { record.pointee.traits.insert(.forgottenBefore) }
    place(index, hash)
    count += 1
    move(index, to: .embryonic)
    prefetchEldest()
    return index
  }

  /// Calls for the record that the next connection will get when the closed ones are as many as are kept.
  private func prefetchEldest() {
    if queued.0 >= closedLimit { UnsafeRawPointer(self[heads.0]).prefetch(MemoryLayout<Connection>.stride) }
  }

  // MARK: Forgetting

  /// Moves the connection into another queue, behind all that are there.
  mutating func move(_ index: Index, to queue: ConnectionQueue) {
    let record = self[index]
    if record.pointee.queue == queue { return }
    unlink(index)
    record.pointee.queue = queue
    link(index)
  }

  private mutating func forgetOne() {
    if queued.0 > 0 {
      forget(eldest(of: .closed))
    } else if queued.1 > 0 {
      forget(eldest(of: .embryonic))
    } else if queued.2 > 0 {
      forget(eldest(of: .established))
    }
  }

  private mutating func takeForgotten() -> Index? {
    forgetOne()
    return takeRecord()
  }

  private mutating func forgetClosed() { remove(eldest(of: .closed)) }

  private mutating func forget(_ index: Index) {
    let record = self[index]
    evicted &+= 1
    if record.pointee.queue == .established { evictedOpen &+= 1 }
    remove(index)
  }

  private func wasForgotten(_ record: ConnectionPointer) -> Bool {
    let tag = Self.tag(of: record)
    return forgotten[Self.forgottenPlace(tag)] == tag
  }

  func leave(tag: UInt32) { forgotten[Self.forgottenPlace(tag)] = tag }

  private static func forgottenPlace(_ tag: UInt32) -> Int { Int(tag) & (forgottenSize - 1) }

  /// The same on every machine and in every process, as is what is said of a connection's return.
  private static func tag(of record: ConnectionPointer) -> UInt32 {
    let (addresses, ports) = (record.pointee.addresses, record.pointee.ports)
    let hash = endpointsHash(addresses.0, ports.0, addresses.1, ports.1)
    return UInt32(truncatingIfNeeded: hash ^ hash &>> 32)
  }

  /// The first of the queue that has not spoken since it was queued; after 64 second chances the
  /// next one goes, spoken or not.
  private mutating func eldest(of queue: ConnectionQueue) -> Index {
    var chances = 64
    while true {
      let index = head(queue)
      let record = self[index]
      if record.pointee.queuedAt == record.pointee.moment || chances == 0 { return index }
      chances -= 1
      unlink(index)
      link(index)
    }
  }

  /// Takes the record out of index and queue and gives it back; the tag stays.
  private mutating func remove(_ index: Index) {
    unlink(index)
    unplace(index)
    let record = self[index]
    leave(tag: Self.tag(of: record))
    record.pointee.queue = .none
    // In no segment's order: whoever still has its index does not find it.
    record.pointee.addresses = (Address(high: .max, low: .max), .none)
    record.pointee.next = freeHead
    freeHead = index
    count -= 1
  }

  // MARK: Queues

  func head(_ queue: ConnectionQueue) -> Index {
    switch queue {
    case .closed: heads.0
    case .embryonic: heads.1
    case .established: heads.2
    case .none: Self.none
    }
  }

  func length(_ queue: ConnectionQueue) -> Int {
    switch queue {
    case .closed: queued.0
    case .embryonic: queued.1
    case .established: queued.2
    case .none: 0
    }
  }

  private mutating func update(_ queue: ConnectionQueue, head: Index? = nil, tail: Index? = nil, by change: Int = 0) {
    switch queue {
    case .closed:
      heads.0 = head ?? heads.0
      tails.0 = tail ?? tails.0
      queued.0 += change
    case .embryonic:
      heads.1 = head ?? heads.1
      tails.1 = tail ?? tails.1
      queued.1 += change
    case .established:
      heads.2 = head ?? heads.2
      tails.2 = tail ?? tails.2
      queued.2 += change
    case .none: break
    }
  }

  private func tail(_ queue: ConnectionQueue) -> Index {
    switch queue {
    case .closed: tails.0
    case .embryonic: tails.1
    case .established: tails.2
    case .none: Self.none
    }
  }

  mutating func link(_ index: Index) {
    let record = self[index]
    let queue = record.pointee.queue
    let last = tail(queue)
    record.pointee.prev = last
    record.pointee.next = Self.none
    record.pointee.queuedAt = record.pointee.moment
    if last == Self.none {
      update(queue, head: index, tail: index, by: 1)
    } else {
      self[last].pointee.next = index
      update(queue, tail: index, by: 1)
    }
  }

  private mutating func unlink(_ index: Index) {
    let record = self[index]
    let queue = record.pointee.queue
    guard queue != .none else { return }
    let before = record.pointee.prev
    let after = record.pointee.next
    if before == Self.none { update(queue, head: after) } else { self[before].pointee.next = after }
    if after == Self.none { update(queue, tail: before) } else { self[after].pointee.prev = before }
    update(queue, by: -1)
  }

  // MARK: Index

  func place(_ index: Index, _ hash: UInt32) {
    var position = hash & slotMask
    while slots[Int(position)] != 0 { position = (position &+ 1) & slotMask }
    slots[Int(position)] = UInt64(hash) &<< 32 | UInt64(index &+ 1)
  }

  /// Deletes by shifting the following run back, so that there are no tombstones.
  private func unplace(_ index: Index) {
    var hole = self[index].pointee.hash & slotMask
    while UInt32(truncatingIfNeeded: slots[Int(hole)]) != index &+ 1 {
      if slots[Int(hole)] == 0 { return }
      hole = (hole &+ 1) & slotMask
    }
    var next = (hole &+ 1) & slotMask
    while slots[Int(next)] != 0 {
      let home = UInt32(truncatingIfNeeded: slots[Int(next)] &>> 32) & slotMask
      if (next &- home) & slotMask >= (next &- hole) & slotMask {
        slots[Int(hole)] = slots[Int(next)]
        hole = next
      }
      next = (next &+ 1) & slotMask
    }
    slots[Int(hole)] = 0
  }

  /// A quarter full: one look finds nearly all.
  var isCrowded: Bool { count &* 4 >= Int(slotMask) + 1 }

  mutating func growSlots() -> Bool {
    let oldCount = Int(slotMask) + 1
    guard let wider = memory.allocateZeroed(UInt64.self, oldCount * 2) else { return false }
    let old = slots
    slots = wider
    slotMask = UInt32(truncatingIfNeeded: oldCount * 2 - 1)
    var position = 0
    while position < oldCount {
      let slot = old[position]
      if slot != 0 {
        place(UInt32(truncatingIfNeeded: slot) &- 1, UInt32(truncatingIfNeeded: slot &>> 32))
      }
      position += 1
    }
    memory.release(old, oldCount)
    return true
  }

  /// A record given back, or the next never used.
  mutating func takeRecord() -> Index? {
    if freeHead != Self.none {
      let index = freeHead
      freeHead = self[index].pointee.next
      return index
    }
    if Int(unused) == chunkCount << Int(Self.chunkShift) {
      guard chunkCount < chunkLimit, let records = memory.allocate(Connection.self, Self.chunkSize) else { return nil }
      chunks[chunkCount] = records
      chunkCount += 1
    }
    unused &+= 1
    return unused &- 1
  }
}
