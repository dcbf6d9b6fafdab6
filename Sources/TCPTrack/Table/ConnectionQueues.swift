/// Which queue a connection waits in for its turn to be forgotten.
enum ConnectionQueue: UInt8, Sendable {
  case none, closed, embryonic, established

  /// In the order in which the queues are emptied.
  static let waiting: [ConnectionQueue] = [.closed, .embryonic, .established]
}

/// The queues, linked through the records.
struct ConnectionQueues {
  typealias Index = ConnectionRecords.Index

  struct Queue {
    var head = ConnectionRecords.none
    var tail = ConnectionRecords.none
    var count = 0
  }

  /// One for each `ConnectionQueue`; that of `none` stays empty.
  private var queues = InlineArray<4, Queue>(repeating: Queue())

  subscript(queue: ConnectionQueue) -> Queue { queues[Int(queue.rawValue)] }

  /// Puts the connection, which waits nowhere, behind all others of this queue.
  mutating func link(_ index: Index, to queue: ConnectionQueue, _ records: borrowing ConnectionRecords) {
    let record = records[index]
    let place = Int(queue.rawValue)
    let last = queues[place].tail
    record.pointee.queue = queue
    record.pointee.prev = last
    record.pointee.next = ConnectionRecords.none
    record.pointee.queuedAt = record.pointee.moment
    if last == ConnectionRecords.none { queues[place].head = index } else { records[last].pointee.next = index }
    queues[place].tail = index
    queues[place].count &+= 1
  }

  /// Takes the connection out of its queue, if it waits in one.
  mutating func unlink(_ index: Index, _ records: borrowing ConnectionRecords) {
    let record = records[index]
    guard record.pointee.queue != .none else { return }
    let place = Int(record.pointee.queue.rawValue)
    let (before, after) = (record.pointee.prev, record.pointee.next)
    if before == ConnectionRecords.none { queues[place].head = after } else { records[before].pointee.next = after }
    if after == ConnectionRecords.none { queues[place].tail = before } else { records[after].pointee.prev = before }
    queues[place].count &-= 1
    record.pointee.queue = .none
  }

  /// The first of the queue, which is not empty, that has not spoken since it was queued; after 64 second chances the
  /// next one goes, spoken or not.
  mutating func eldest(of queue: ConnectionQueue, _ records: borrowing ConnectionRecords) -> Index {
    var chances = 64
    while true {
      let index = self[queue].head
      let record = records[index]
      if record.pointee.queuedAt == record.pointee.moment || chances == 0 { return index }
      chances -= 1
      unlink(index, records)
      link(index, to: queue, records)
    }
  }
}
