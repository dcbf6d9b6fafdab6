/// The same packet captured twice: span ports, `-i any`, several VLANs, both sides of a router, both ends' captures
/// merged.
extension Tracker {
  /// Copies come close behind each other: 50 ms is far more than any capture point needs, and less
  /// than a retransmission timer (RFC 6298: 200 ms and more in practice).
  static let copyWindow: Int64 = 50_000_000
  /// From the other end of the path they come later by its delay and by what the clocks differ (own judgement: a second
  /// at most).
  public static let lateCopyWindow: Int64 = 1_000_000_000
  /// Within this the same sequence space cannot be a retransmission even on a fast LAN's tail loss
  /// probe (own judgement).
  static let instant: Int64 = 1_000_000
  /// How many of the connection's notes are held against a segment, and where copies are to be expected, with a router's
  /// queue between them, or one taken for a segment of its own would do most harm: of a SYN or a reset.
  private static let notesBack = 32
  private static let mostNotesBack = 512

  /// Nothing in it is new to the connection, or it is a SYN, which may never have been part of it: it may be a copy.
  @inline(__always)
  func mayBeCopy(_ segment: UnsafePointer<Segment>, _ record: ConnectionPointer) -> Bool {
    let me = record.end(sender)
    // One comparison of both: which of them is new could not be foretold.
    let news = max(
      segment.pointee.end.distance(from: me.core.pointee.sndNxt),
      segment.pointee.ack.distance(from: me.core.pointee.rcvNxt))
    return (news <= 0 || segment.pointee.has(.syn)) && me.has(.seen)
      && segment.pointee.time &- record.pointee.lastTime < Self.lateCopyWindow
  }

  /// The frame that this segment is a copy of. Of equal resets the first that has none yet: their copies come in the
  /// order that they came in.
  mutating func findCopy(_ record: ConnectionPointer) -> UInt32? {
    var serial = record.pointee.newestNote
    var found: UnsafeMutablePointer<SegmentNote>?
    var steps = expectsCopies(record) ? Self.mostNotesBack : Self.notesBack
    while steps > 0, let note = log[serial], segment.time &- note.pointee.time <= Self.lateCopyWindow {
      if isSamePacket(note.pointee), isCapturedTwice(note.pointee, record) {
        if found == nil || !note.pointee.traits.contains(.copied) { found = note }
        guard segment.has(.rst) else { break }
      }
      serial = note.pointee.previous(of: serial)
      steps &-= 1
    }
    guard let found else { return nil }
    originalTTL = found.pointee.ttl
    originalFile = found.pointee.file
    if found.pointee.traits.contains(.copied), segment.sequenceLength != 0 {
      record.end(sender).core.pointee.traits.insert(.copiedMore)
    }
    found.pointee.traits.insert(.copied)
    return found.pointee.frame
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
    let link = note.has(.rst) ? record.resetLink(sender) : record.end(sender).core.pointee.link
    let isOtherLink = arrival.pointee.link != 0 && link != 0 && arrival.pointee.link != link
    let age = segment.time &- note.time
    let isLate = age > Self.copyWindow
    if isOtherLink && !isLate { return true }
    if isOtherLink || note.ttl != segment.ttl {
      // Late and over the same link it may be the path's own duplicate.
      if isOtherLink || !isLate, isUnrepeatable(note, isOtherLink: isOtherLink) { return true }
      if comesFromThere(hops: note.ttl &- segment.ttl, isOtherLink: isOtherLink, record) { return true }
    }
    guard !isLate else { return false }

    let me = knownEnd(record)
    // Before a router and behind it; no end sends the same reset again from one hop farther away.
    if note.ttl == segment.ttl &+ 1, segment.has(.rst) || age < Self.instant {
      if segment.ipID != 0 || me.has(.copiedOnce) { return true }
    }
    if comesTwice(record, me), age < Self.instant, note.ttl != segment.ttl || !me.has(.copiedElsewhere) {
      // Equal resets may answer a burst of segments: each of them has as many copies as other segments have.
      return !segment.has(.rst) || !note.traits.contains(.copied) || me.has(.copiedMore)
    }
    if segment.has(.rst) { return false }
    if segment.ipID != 0 { return true }
    return segment.sequenceLength != 0 && age < Self.instant
  }

  /// Of an equal segment that came another way: no stack sends one again with the same IPv4 ID or time stamp, nor a SYN
  /// within a second. Of the rest a way that differs in both link and length tells (own judgement).
  private func isUnrepeatable(_ note: SegmentNote, isOtherLink: Bool) -> Bool {
    if segment.has(.rst) { return false }
    if segment.ipID != 0 || note.traits.contains(.hasTimestamps) { return true }
    return isOtherLink && (segment.has(.syn) || note.ttl != segment.ttl)
  }

  /// The other copies of this end's segments, or of the other end's if there were none, came from elsewhere as well: by
  /// another link, or else from just as far.
  private func comesFromThere(hops: UInt8, isOtherLink: Bool, _ record: ConnectionPointer) -> Bool {
    if record.end(sender).has(.copiedElsewhere) { return isOtherLink || record.copyHops(sender) == hops }
    guard record.end(1 &- sender).has(.copiedElsewhere) else { return false }
    return isOtherLink || record.copyHops(1 &- sender) != 0
  }
}
