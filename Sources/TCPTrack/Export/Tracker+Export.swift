extension Tracker {
  /// All that it takes to go on elsewhere. The layout is part of the engine's versioned format, as is
  /// `endpointsHash`, of which the tags of forgotten connections are made.
  public mutating func export(to coder: inout StateCoder) {
    codeCounts(&coder)
    log.export(to: &coder)
    table.export(to: &coder)
    hosts.export(to: &coder)
  }

  /// Into a new tracker. After a failure it is not to be used.
  public mutating func `import`(from coder: inout StateCoder) {
    codeCounts(&coder)
    log.import(from: &coder)
    table.import(from: &coder, notesBelow: log.head)
    hosts.import(from: &coder)
  }

  private mutating func codeCounts(_ coder: inout StateCoder) {
    coder.code(&counts.frames)
    coder.code(&counts.segments)
    coder.code(&counts.duplicates)
    coder.code(&counts.notTCP)
    coder.code(&counts.malformed)
    coder.code(&counts.resets)
    coder.code(&counts.connections)
    coder.codeTime(&began)
    coder.code(&isControlOnly)
    coder.codeTime(&single.arrivals.pointee.segment.time)
    coder.code(&single.arrivals.pointee.segment.frame)
    coder.code(&single.arrivals.pointee.segment.file)
  }

  /// Whether an event that was read can be asked about here.
  public func knows(_ event: ResetEvent) -> Bool { event.index < table.records.unused && knows(note: event.newestNote) }

  /// Whether this serial number was given out.
  public func knows(note serial: UInt64) -> Bool { serial < log.head }
}
