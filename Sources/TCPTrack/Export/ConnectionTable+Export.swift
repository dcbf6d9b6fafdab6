extension ConnectionTable {
  /// An import makes as many records as the exporting table had, in use or given back. More than twice those that the
  /// bytes can hold, and this many, are refused: they would take memory that the bytes do not account for.
  private static let mostFree = 8192

  /// The connections, queue by queue, each with its index and in the order in which they will be forgotten.
  func export(to coder: inout StateCoder) {
    var used = records.unused
    coder.code(&used)
    for queue in ConnectionQueue.waiting { export(queue, to: &coder) }
    var evicted = (evicted, evictedOpen)
    coder.code(&evicted.0)
    coder.code(&evicted.1)
    forgotten.export(to: &coder)
  }

  private func export(_ queue: ConnectionQueue, to coder: inout StateCoder) {
    var count = queues[queue].count
    coder.codeCount(&count, each: 0)
    var index = queues[queue].head
    while index != Self.none {
      var place = index
      coder.code(&place)
      self[index].pointee.code(&coder)
      index = self[index].pointee.next
    }
  }

  /// Into a table without connections; their newest notes must be below `serial`.
  mutating func `import`(from coder: inout StateCoder, notesBelow serial: UInt64) {
    var used: Index = 0
    coder.code(&used)
    let coded = 4 + Connection.codedBytes
    coder.require(Int(used) <= min(limit, 2 * (coder.left / coded) + Self.mostFree))
    guard coder.isSound else { return }
    guard takeBlanks(used) else { return coder.fail(.noMemory) }
    for queue in ConnectionQueue.waiting {
      var length = 0
      coder.codeCount(&length, each: coded)
      while length > 0, coder.isSound {
        importOne(into: queue, from: &coder, notesBelow: serial)
        length -= 1
      }
    }
    giveBackUnplaced()
    coder.code(&evicted)
    coder.code(&evictedOpen)
    forgotten.import(from: &coder)
  }

  /// As many records, in no queue yet. False if memory is short.
  private mutating func takeBlanks(_ used: Index) -> Bool {
    while records.unused < used {
      guard let index = records.take() else { return false }
      self[index].initialize(to: Connection())
    }
    return true
  }

  private mutating func importOne(
    into queue: ConnectionQueue, from coder: inout StateCoder, notesBelow serial: UInt64
  ) {
    var place: Index = 0
    coder.code(&place)
    var connection = Connection()
    connection.code(&coder)
    let key = ConnectionKey(connection, .ofProcess)
    coder.require(place < records.unused && connection.newestNote < serial && key.sender == 0)
    guard coder.isSound, self[place].pointee.queue == .none else { return coder.fail(.damaged) }
    guard index.makeRoom(besides: count) else { return coder.fail(.noMemory) }
    let record = self[place]
    record.pointee = connection
    record.pointee.hash = key.hash
    record.pointee.queue = .none
    index.insert(place, key.hash)
    if connection.has([.reset, .watched]) { hadReset.insert(key.hash) }
    count += 1
    queues.link(place, to: queue, records)
    record.pointee.queuedAt = connection.queuedAt
  }

  /// Which of several records given back is taken next makes no difference to any verdict.
  private mutating func giveBackUnplaced() {
    for index in 0..<records.unused where self[index].pointee.queue == .none { records.giveBack(index) }
  }
}

extension ForgottenConnections {
  func export(to coder: inout StateCoder) {
    var count = 0
    for place in 0..<Self.size where self[place] != 0 { count += 1 }
    coder.codeCount(&count, each: 0)
    for place in 0..<Self.size where self[place] != 0 {
      var tag = self[place]
      coder.code(&tag)
    }
  }

  func `import`(from coder: inout StateCoder) {
    var count = 0
    coder.codeCount(&count, each: 4)
    while count > 0, coder.isSound {
      var tag: UInt32 = 0
      coder.code(&tag)
      insert(tag: tag)
      count -= 1
    }
  }
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
