extension ConnectionTable {
  /// Records given back, as a share of those in use and beyond: more is no table that ever was, and would
  /// take memory that the bytes do not account for.
  private static let mostFree = 8192

  /// The connections, queue by queue, each with its index and in the order in which they will be forgotten.
  func export(to coder: inout StateCoder) {
    var records = unused
    coder.code(&records)
    for queue in ConnectionQueue.waiting { export(queue, to: &coder) }
    var evicted = (evicted, evictedOpen)
    coder.code(&evicted.0)
    coder.code(&evicted.1)
    exportForgotten(to: &coder)
  }

  private func export(_ queue: ConnectionQueue, to coder: inout StateCoder) {
    var count = length(queue)
    coder.codeCount(&count, each: 0)
    var index = head(queue)
    while index != Self.none {
      var place = index
      coder.code(&place)
      self[index].pointee.code(&coder)
      index = self[index].pointee.next
    }
  }

  private func exportForgotten(to coder: inout StateCoder) {
    var count = 0
    for place in 0..<Self.forgottenSize where forgotten[place] != 0 { count += 1 }
    coder.codeCount(&count, each: 0)
    for place in 0..<Self.forgottenSize where forgotten[place] != 0 { coder.code(&forgotten[place]) }
  }

  /// Into a table without connections; their newest notes must be below `serial`.
  mutating func `import`(from coder: inout StateCoder, notesBelow serial: UInt64) {
    var records: Index = 0
    coder.code(&records)
    let coded = 4 + Connection.codedBytes
    coder.require(Int(records) <= min(limit, 2 * (coder.left / coded) + Self.mostFree))
    guard coder.isSound else { return }
    guard takeBlanks(records) else { return coder.fail(.noMemory) }
    for queue in ConnectionQueue.waiting {
      var length = 0
      coder.codeCount(&length, each: coded)
      while length > 0, coder.isSound {
        importOne(into: queue, from: &coder, notesBelow: serial)
        length -= 1
      }
    }
    giveBackUnplaced(records)
    coder.code(&evicted)
    coder.code(&evictedOpen)
    importForgotten(from: &coder)
  }

  /// As many records, in no queue yet. False if memory is short.
  private mutating func takeBlanks(_ records: Index) -> Bool {
    while unused < records {
      guard let index = takeRecord() else { return false }
      self[index].initialize(to: Connection())
    }
    return true
  }

  private mutating func importOne(
    into queue: ConnectionQueue, from coder: inout StateCoder, notesBelow serial: UInt64
  ) {
    var index: Index = 0
    coder.code(&index)
    var connection = Connection()
    connection.code(&coder)
    let key = ConnectionKey(connection, .ofProcess)
    coder.require(index < unused && connection.newestNote < serial && key.sender == 0)
    guard coder.isSound, self[index].pointee.queue == .none else { return coder.fail(.damaged) }
    let record = self[index]
    record.pointee = connection
    record.pointee.hash = key.hash
    record.pointee.queue = queue
    while isCrowded { if !growSlots() { return coder.fail(.noMemory) } }
    place(index, key.hash)
    if connection.has([.reset, .watched]) { hadReset.insert(key.hash) }
    count += 1
    link(index)
    record.pointee.queuedAt = connection.queuedAt
  }

  /// Which of several records given back is taken next makes no difference to any verdict.
  private mutating func giveBackUnplaced(_ records: Index) {
    var index: Index = 0
    while index < records {
      let record = self[index]
      if record.pointee.queue == .none {
        record.pointee.next = freeHead
        freeHead = index
      }
      index &+= 1
    }
  }

  private func importForgotten(from coder: inout StateCoder) {
    var count = 0
    coder.codeCount(&count, each: 4)
    while count > 0, coder.isSound {
      var tag: UInt32 = 0
      coder.code(&tag)
      leave(tag: tag)
      count -= 1
    }
  }
}

extension ConnectionQueue {
  /// In the order in which the queues are emptied.
  static let waiting: [ConnectionQueue] = [.closed, .embryonic, .established]
}

extension Connection {
  static var codedBytes: Int {
    var connection = Connection()
    var coder = StateCoder()
    connection.code(&coder)
    return coder.position
  }
}

extension ConnectionKey {
  /// The key under which this connection is found; `sender` is 0 if its ends are in the table's order.
  init(_ connection: Connection, _ secret: Secret) {
    var segment = Segment()
    segment.source = connection.addresses.0
    segment.destination = connection.addresses.1
    segment.sourcePort = connection.ports.0
    segment.destinationPort = connection.ports.1
    self.init(segment, secret)
  }
}
