/// The same packet captured twice: span ports, `-i any`, several VLANs, both sides of a router.
extension Tracker {
  /// Copies come close behind each other: 50 ms is far more than any capture point needs, and less
  /// than a retransmission timer (RFC 6298: 200 ms and more in practice).
  public static let copyWindow: Int64 = 50_000_000
  /// Within this the same sequence space cannot be a retransmission even on a fast LAN's tail loss
  /// probe (own judgement).
  private static let instant: Int64 = 1_000_000
  /// How many of the connection's notes are held against a segment, and where copies are to be expected, with a router's
  /// queue between them, or one taken for a segment of its own would do most harm: of a reset.
  private static let notesBack = 32
  private static let mostNotesBack = 512

  /// Nothing in it is new to the connection, so that it may be a copy.
  @inline(__always)
  func mayBeCopy(_ segment: UnsafePointer<Segment>, _ record: ConnectionPointer) -> Bool {
    let me = record.end(sender)
    // One comparison of both: which of them is new could not be foretold.
    let news = max(
      segment.pointee.end.distance(from: me.core.pointee.sndNxt),
      segment.pointee.ack.distance(from: me.core.pointee.rcvNxt))
    return news <= 0 && me.has(.seen) && segment.pointee.time &- record.pointee.lastTime < Self.copyWindow
  }

  /// The frame that this segment is a copy of.
  mutating func findCopy(_ record: ConnectionPointer) -> UInt32? {
    var serial = record.pointee.newestNote
    var steps = segment.has(.rst) || record.pointee.has(.copiedOnce) ? Self.mostNotesBack : Self.notesBack
    while steps > 0, let note = log[serial] {
      if segment.time &- note.pointee.time > Self.copyWindow { return nil }
      if isSamePacket(note.pointee), isCapturedTwice(note.pointee, record) {
        originalTTL = note.pointee.ttl
        return note.pointee.frame
      }
      serial = log.previous(of: serial)
      steps &-= 1
    }
    return nil
  }

  private func isSamePacket(_ note: SegmentNote) -> Bool {
    note.seq == segment.seq && note.ack == segment.ack && note.flags == segment.flags
      && note.payloadLength == segment.payloadLength && note.window == segment.window && note.sender == sender
      && note.ipID == segment.ipID && note.tsval == segment.tsval && note.tsecr == segment.tsecr
  }

  /// Equal packets may be two all the same: a stack that repeats itself, a burst of forged resets.
  /// What shows one packet captured twice: another link or TTL, an IP ID that counts, or a
  /// connection whose payload comes twice.
  private func isCapturedTwice(_ note: SegmentNote, _ record: ConnectionPointer) -> Bool {
    let me = record.end(sender)
    if record.pointee.has(.duplicated), !record.pointee.has(.uncopied), segment.time &- note.time < Self.instant {
      return true
    }
    if arrival.pointee.link != 0 && me.core.pointee.link != 0 && arrival.pointee.link != me.core.pointee.link {
      return true
    }
    // Before a router and behind it; no end sends the same reset again from one hop farther away.
    if note.ttl == segment.ttl &+ 1, segment.has(.rst) || segment.time &- note.time < Self.instant {
      if segment.ipID != 0 || record.pointee.has(.copiedOnce) { return true }
    }
    if segment.has(.rst) { return false }
    if segment.ipID != 0 { return true }
    return segment.sequenceLength != 0 && segment.time &- note.time < Self.instant
  }

  mutating func passOver(_ record: ConnectionPointer, _ original: UInt32) -> Event {
    duplicateOf = original
    counts.duplicates &+= 1
    if segment.sequenceLength != 0 {
      record.pointee.traits.insert(record.pointee.has(.copiedOnce) ? .duplicated : .copiedOnce)
      record.pointee.traits.remove(.uncopied)
    }
    return .none
  }

  /// A segment with sequence space of a connection whose last one came twice: a path that duplicates one now and
  /// then is no capture that holds each twice.
  mutating func expectCopy(_ record: ConnectionPointer) {
    if record.pointee.has(.uncopied) {
      record.pointee.traits.subtract([.duplicated, .copiedOnce, .uncopied])
    } else {
      record.pointee.traits.insert(.uncopied)
    }
  }
}
