import CStandardLibrary

/// The last segments of all connections, in one ring; each note leads to its connection's previous
/// one. One sequential write a packet, no memory a connection, and a busy connection may look as
/// far back as the ring reaches.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct SegmentLog: ~Copyable {
  /// Notes kept at most: 2^19 of 48 bytes are 25 MB.
  static let limit = 1 << 19
  static let firstCapacity = 1 << 11
  /// It grows twice, to 2^15 and 2^19 notes: little is copied on the way, and the system gives memory for the last only
  /// as notes are written.
  static let growth = 1 << 4
  /// How many notes ahead memory is called for: the ring is larger than the caches, and each note is written to a line
  /// that left them long ago.
  private static let notesAhead = 32

  var notes: UnsafeMutablePointer<SegmentNote>
  var capacity: Int
  /// Notes ever written; the next one's serial number. Serial numbers begin at 1.
  var head: UInt64 = 1
  /// Room for `longestWay` notes, for `gather`.
  let gathered: UnsafeMutablePointer<SegmentNote>
  let memory: Memory

  init?(_ memory: Memory) {
    guard let notes = memory.allocate(SegmentNote.self, Self.firstCapacity) else { return nil }
    guard let gathered = memory.allocate(SegmentNote.self, Self.longestWay) else {
      memory.release(notes, Self.firstCapacity)
      return nil
    }
    self.notes = notes
    self.gathered = gathered
    self.memory = memory
    capacity = Self.firstCapacity
  }

  deinit {
    memory.release(gathered, Self.longestWay)
    memory.release(notes, capacity)
  }

  var bytes: UInt64 { UInt64((capacity + Self.longestWay) * MemoryLayout<SegmentNote>.stride) }

  /// Notes the segment behind its connection's note with serial number `previous` (0 = none). Returns the new one's.
  @inline(__always)
  mutating func append(_ arrival: ArrivalPointer, _ traits: SegmentNote.Traits, after previous: UInt64) -> UInt64 {
    if head > UInt64(truncatingIfNeeded: capacity) && capacity < Self.limit { grow() }
    let serial = head
    let distance = serial &- previous
    let note = notes + Int(truncatingIfNeeded: serial & UInt64(truncatingIfNeeded: capacity &- 1))
    note.write(
      arrival, traits, back: previous == 0 || distance > UInt64(Self.limit) ? 0 : UInt32(truncatingIfNeeded: distance))
    head = serial &+ 1
    rst_prefetch(note + Self.notesAhead)
    return serial
  }

  /// Where the note is, or nil if the ring has gone over it.
  @inline(__always)
  subscript(serial: UInt64) -> UnsafeMutablePointer<SegmentNote>? {
    guard serial != 0, head &- serial <= UInt64(truncatingIfNeeded: capacity) else { return nil }
    return notes + Int(truncatingIfNeeded: serial & UInt64(truncatingIfNeeded: capacity &- 1))
  }

  private mutating func grow() {
    let wide = capacity * Self.growth
    guard let wider = memory.allocate(SegmentNote.self, wide) else { return }
    var serial = head &- UInt64(capacity)
    while serial < head {
      wider[Int(serial & UInt64(wide - 1))] = notes[Int(serial & UInt64(capacity - 1))]
      serial &+= 1
    }
    memory.release(notes, capacity)
    notes = wider
    capacity = wide
  }
}
