import CStandardLibrary

/// All tracked connections: their records, the index that leads to them, and the order in which they are forgotten
/// when the table is full.
///
/// Closed connections go first, then those of which one end only was heard (a flood of spoofed SYNs
/// lives and dies there), then the rest; within each the one that has been silent longest, by second
/// chance: who has spoken since it was queued is queued anew. Nothing of this is done per packet.
///
/// Public only for its members' `deinit`, which Embedded Swift must see from other modules.
public struct ConnectionTable: ~Copyable {
  typealias Index = ConnectionRecords.Index
  /// No connection.
  static let none = ConnectionRecords.none

  var records: ConnectionRecords
  var index: ConnectionIndex
  var queues = ConnectionQueues()
  let forgotten: ForgottenConnections

  /// By the hash, connections that had a reset, forgotten ones among them: so little memory (16 KB) that it is at hand
  /// when the connections are not. With 5,000 of them four in a hundred others are taken for one.
  let hadReset: BitSet

  let limit: Int
  /// Closed connections kept for what may come late (RFC 9293 TIME-WAIT, resets after the end).
  private let closedLimit: Int
  var count = 0
  var evicted: UInt64 = 0
  var evictedOpen: UInt64 = 0

  /// Nil if there is no memory for the smallest table.
  init?(limit: Int, _ memory: Memory) {
    let limit = max(16, min(limit, 1 << 28))
    guard let records = ConnectionRecords(limit: limit, memory), let index = ConnectionIndex(memory),
      let forgotten = ForgottenConnections(memory), let hadReset = BitSet(size: 1 << 17, memory)
    else { return nil }
    self.records = records
    self.index = index
    self.forgotten = forgotten
    self.hadReset = hadReset
    self.limit = limit
    closedLimit = max(16, limit / 32)
  }

  var bytes: UInt64 { records.bytes + lookupBytes }
  /// Memory that has been used of it.
  var touchedBytes: UInt64 { records.touchedBytes + lookupBytes }
  private var lookupBytes: UInt64 { index.bytes + forgotten.bytes + hadReset.bytes }

  /// The record; `index` is one this table gave out.
  @inline(__always)
  subscript(index: Index) -> ConnectionPointer { records[index] }

  @inline(__always)
  subscript(place index: Index) -> ConnectionPlace { ConnectionPlace(record: self[index], index: index) }

  // MARK: Search

  /// Calls for the record that a search for this key is likely to find: the lines that a segment of its sender
  /// touches.
  @inline(__always)
  func prefetchRecord(_ key: ConnectionKey) -> ConnectionPlace? {
    let found = index.first(key.hash) { _ in true }
    guard found != Self.none else { return nil }
    let place = self[place: found]
    let record = UnsafeRawPointer(place.record)
    rst_prefetch(record)
    rst_prefetch(record + Connection.coresOffset)
    rst_prefetch(record + Connection.historiesOffset + Int(key.sender) &* MemoryLayout<EndpointHistory>.stride)
    return place
  }

  /// Calls for the lines of a record behind those that every segment touches.
  func prefetchRest(_ record: ConnectionPointer) {
    let rest = UnsafeRawPointer(record) + Connection.timesOffset
    rest.prefetch(MemoryLayout<Connection>.stride - Connection.timesOffset)
  }

  /// The segment's connection; `likely` is what `prefetchRecord` said of it, whatever has happened since.
  @inline(__always)
  func find(_ arrival: ArrivalPointer, _ likely: ConnectionPlace?) -> ConnectionPlace? {
    if let likely, arrival.matches(likely.record) { return likely }
    let found = index.first(arrival.pointee.key.hash) { arrival.matches(records[$0]) }
    return found == Self.none ? nil : self[place: found]
  }

  // MARK: Change

  /// A cleared record for this segment's connection, which must not be in the table. Where memory for more is short,
  /// others are forgotten for it; nil if there is none at all.
  mutating func insert(_ arrival: ArrivalPointer) -> Index? {
    if count >= limit { forgetOne() }
    if queues[.closed].count > closedLimit { remove(queues.eldest(of: .closed, records)) }
    if !index.makeRoom(besides: count) { forgetOne() }
    guard let new = records.take() ?? takeForgotten() else { return nil }
    let record = self[new]
    record.initialize(to: Connection())
    arrival.write(to: record)
    if !arrival.segment.pointee.opens, forgotten.contains(record) { record.pointee.traits.insert(.forgottenBefore) }
    index.insert(new, record.pointee.hash)
    count += 1
    queues.link(new, to: .embryonic, records)
    prefetchEldest()
    return new
  }

  /// Calls for the record that the next connection will get when the closed ones are as many as are kept.
  private func prefetchEldest() {
    let closed = queues[.closed]
    if closed.count >= closedLimit { UnsafeRawPointer(self[closed.head]).prefetch(MemoryLayout<Connection>.stride) }
  }

  /// Moves the connection into another queue, behind all that are there.
  mutating func move(_ index: Index, to queue: ConnectionQueue) {
    if self[index].pointee.queue == queue { return }
    queues.unlink(index, records)
    queues.link(index, to: queue, records)
  }

  // MARK: Forgetting

  /// Makes room where there is none; no more than has to be is lost.
  private mutating func forgetOne() {
    for queue in ConnectionQueue.waiting where queues[queue].count > 0 {
      evicted &+= 1
      if queue == .established { evictedOpen &+= 1 }
      return remove(queues.eldest(of: queue, records))
    }
  }

  private mutating func takeForgotten() -> Index? {
    forgetOne()
    return records.take()
  }

  /// Takes the connection out of index and queue and gives its record back; its tag stays.
  private mutating func remove(_ gone: Index) {
    let record = self[gone]
    queues.unlink(gone, records)
    index.remove(gone, record.pointee.hash)
    forgotten.insert(record)
    // In no segment's order: whoever still has its index does not find it.
    record.pointee.addresses = (Address(high: .max, low: .max), .none)
    records.giveBack(gone)
    count -= 1
  }
}
