extension SegmentLog {
  /// The notes that the ring still holds, oldest first, with the serial numbers they have.
  func export(to coder: inout StateCoder) {
    var next = head
    coder.code(&next)
    var count = Int(truncatingIfNeeded: min(head &- 1, UInt64(capacity)))
    coder.codeCount(&count, each: 0)
    var serial = head &- UInt64(count)
    while serial < head {
      notes[slot(of: serial)].code(&coder)
      serial &+= 1
    }
  }

  /// Into a log without notes. It keeps going over its notes where the exported one would have.
  mutating func `import`(from coder: inout StateCoder) {
    var next: UInt64 = 0
    coder.code(&next)
    var count = 0
    coder.codeCount(&count, each: SegmentNote.codedBytes)
    let written = next &- 1
    let isFull = count <= Self.limit && Self.capacity(for: count) == count
    coder.require(next > 0 && next < 1 << 62)
    coder.require(UInt64(count) == written && count <= Self.limit || UInt64(count) < written && isFull)
    guard coder.isSound else { return }
    guard makeRoom(for: count) else { return coder.fail(.noMemory) }
    head = next
    var serial = next &- UInt64(count)
    while serial < next, coder.isSound {
      var note = SegmentNote.blank
      note.code(&coder)
      coder.require(UInt64(note.back) < serial)
      notes[slot(of: serial)] = note
      serial &+= 1
    }
  }

  private func slot(of serial: UInt64) -> Int { Int(truncatingIfNeeded: serial & UInt64(capacity &- 1)) }

  /// That of a log that holds so many notes.
  private static func capacity(for count: Int) -> Int {
    var capacity = firstCapacity
    while capacity < count { capacity *= growth }
    return capacity
  }

  /// False if memory is short.
  private mutating func makeRoom(for count: Int) -> Bool {
    let wide = Self.capacity(for: count)
    if wide == capacity { return true }
    guard let wider = memory.allocate(SegmentNote.self, wide) else { return false }
    memory.release(notes, capacity)
    notes = wider
    capacity = wide
    return true
  }
}

extension SegmentNote {
  static let blank = SegmentNote(
    time: 0, back: 0, frame: 0, seq: SequenceNumber(0), ack: SequenceNumber(0), payloadLength: 0, tsval: 0, tsecr: 0,
    flags: [], window: 0, ipID: 0, ttl: 0, tos: 0, file: 0, traits: [], content: .none)

  static var codedBytes: Int {
    var note = blank
    var coder = StateCoder()
    note.code(&coder)
    return coder.position
  }

  mutating func code(_ coder: inout StateCoder) {
    coder.codeTime(&time)
    coder.code(&back)
    coder.code(&frame)
    coder.code(&seq)
    coder.code(&ack)
    coder.code(&payloadLength)
    coder.code(&tsval)
    coder.code(&tsecr)
    coder.code(&flags)
    coder.code(&window)
    coder.code(&ipID)
    coder.code(&ttl)
    coder.code(&traits)
    coder.code(&file)
    coder.code(&tos)
    coder.code(&content)
  }
}
