/// What is known when a reset comes, and what has come since.
extension Tracker {
  /// Everything about the reset that `Event.reset` announced, but for the notes of the segments before.
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
      newestNote: record.pointee.newestNote,
      duplicateOf: duplicateOf, duplicateFile: duplicateOf == 0 ? 0 : originalFile, captureBegan: began,
      isControlOnly: isControlOnly,
      senderHost: hosts.host(segment.source), senderService: hosts.service(segment.source, segment.sourcePort))
  }

  /// The notes that end with this serial number, oldest first, at most `limit`; as far as the log still has them.
  public func notes(upTo newest: UInt64, atMost limit: Int) -> [SegmentNote] {
    log.notes(upTo: newest, atMost: limit)
  }

  /// Serial number of the connection's newest note.
  public func newestNote(of index: UInt32) -> UInt64 { table[index].pointee.newestNote }

  /// The notes that end with serial number `newest`, those newer than `oldest`, oldest first, the oldest
  /// `limit` of them. Nil if they are more than the log goes back over.
  public func notes(upTo newest: UInt64, after oldest: UInt64, atMost limit: Int) -> [SegmentNote]? {
    log.notes(upTo: newest, after: oldest, atMost: limit)
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
