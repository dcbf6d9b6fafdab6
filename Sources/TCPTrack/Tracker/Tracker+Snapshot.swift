/// What is known when a reset comes, and what has come since.
extension Tracker {
  /// Everything about the reset that `Event.reset` announced.
  public func snapshot() -> ResetEvent {
    let record = table[current]
    let connection = record.pointee
    var reset = ResetSegment(segment)
    if duplicateOf != 0 {
      // A copy's are its path's, and say nothing of its sender.
      reset.ttl = originalTTL
      reset.link = 0
    }
    return ResetEvent(
      segment: reset, connection: connection, sender: sender, index: current,
      notes: notes(of: current, atMost: ResetEvent.depth), newestNote: record.pointee.newestNote,
      duplicateOf: duplicateOf, duplicateFile: duplicateOf == 0 ? 0 : originalFile, captureBegan: began,
      isControlOnly: isControlOnly,
      senderHost: hosts.host(segment.source), senderService: hosts.service(segment.source, segment.sourcePort))
  }

  /// The connection's newest notes, oldest first.
  public func notes(of index: UInt32, atMost limit: Int) -> [SegmentNote] {
    notes(upTo: table[index].pointee.newestNote, atMost: limit)
  }

  /// The notes that end with this serial number, oldest first; as far as the log still has them.
  public func notes(upTo newest: UInt64, atMost limit: Int) -> [SegmentNote] {
    var count = 0
    var serial = newest
    while count < limit, log[serial] != nil {
      count += 1
      serial = log.previous(of: serial)
    }
    return gather(count, upTo: newest)
  }

  /// Serial number of the connection's newest note.
  public func newestNote(of index: UInt32) -> UInt64 { table[index].pointee.newestNote }

  /// Notes gone back over to find an earlier one, at most.
  private static let longestWay = 1024

  /// The notes that end with serial number `newest`, those newer than `oldest`, oldest first, the oldest
  /// `limit` of them. Nil if they are more than `longestWay`.
  public func notes(upTo newest: UInt64, after oldest: UInt64, atMost limit: Int) -> [SegmentNote]? {
    var count = 0
    var serial = newest
    while serial > oldest, log[serial] != nil {
      count += 1
      if count > Self.longestWay { return nil }
      serial = log.previous(of: serial)
    }
    var last = newest
    while count > limit {
      count -= 1
      last = log.previous(of: last)
    }
    return gather(count, upTo: last)
  }

  /// `count` notes that end with this serial number, oldest first; the log must have them.
  private func gather(_ count: Int, upTo newest: UInt64) -> [SegmentNote] {
    [SegmentNote](unsafeUninitializedCapacity: count) { room, filled in
      var serial = newest
      filled = count
      for place in (0..<count).reversed() {
        guard let note = log[serial] else { return }
        room.initializeElement(at: place, to: note.pointee)
        serial = log.previous(of: serial)
      }
    }
  }

  /// Brings into the event what the neighbours have shown since. False if a verdict goes by nothing of that.
  public func refresh(_ event: inout ResetEvent) -> Bool {
    let source = event.connection.address(event.sender)
    let (host, service) = (event.senderHost ?? HostFacts(), event.senderService ?? ServiceFacts())
    event.senderHost = hosts.host(source)
    event.senderService = hosts.service(source, event.connection.port(event.sender))
    return !(event.senderHost ?? HostFacts()).agrees(with: host)
      || !(event.senderService ?? ServiceFacts()).agrees(with: service)
  }
}
