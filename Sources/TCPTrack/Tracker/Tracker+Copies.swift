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
    let expected = segment.has(.rst) || segment.sequenceLength != 0 && comesTwice(record, knownEnd(record))
    var steps = expected ? Self.mostNotesBack : Self.notesBack
    while steps > 0, let note = log[serial] {
      if segment.time &- note.pointee.time > Self.copyWindow { return nil }
      if isSamePacket(note.pointee), isCapturedTwice(note.pointee, record) {
        originalTTL = note.pointee.ttl
        originalFile = note.pointee.file
        if note.pointee.traits.contains(.copied), segment.sequenceLength != 0 {
          record.end(sender).core.pointee.traits.insert(.copiedMore)
        }
        note.pointee.traits.insert(.copied)
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
    let me = knownEnd(record)
    let link = note.has(.rst) ? record.resetLink(sender) : record.end(sender).core.pointee.link
    if arrival.pointee.link != 0 && link != 0 && arrival.pointee.link != link { return true }
    // Before a router and behind it; no end sends the same reset again from one hop farther away.
    if note.ttl == segment.ttl &+ 1, segment.has(.rst) || segment.time &- note.time < Self.instant {
      if segment.ipID != 0 || me.has(.copiedOnce) { return true }
    }
    if comesTwice(record, me), segment.time &- note.time < Self.instant {
      // Equal resets may answer a burst of segments: each of them has as many copies as other segments have.
      return !segment.has(.rst) || !note.traits.contains(.copied) || me.has(.copiedMore)
    }
    if segment.has(.rst) { return false }
    if segment.ipID != 0 { return true }
    return segment.sequenceLength != 0 && segment.time &- note.time < Self.instant
  }

  mutating func passOver(_ record: ConnectionPointer, _ original: UInt32) -> Event {
    duplicateOf = original
    counts.duplicates &+= 1
    if segment.sequenceLength != 0 {
      let me = record.end(sender).core
      me.pointee.traits.insert(me.pointee.has(.copiedOnce) ? .duplicated : .copiedOnce)
      me.pointee.traits.remove(.uncopied)
    }
    return .none
  }

  /// A segment with sequence space of an end whose last one came twice: a path that duplicates one now and then is no
  /// capture that holds each twice. Of those that come close behind each other the copies may come later.
  mutating func expectCopy(_ me: EndpointPointer) {
    if !me.has(.uncopied) {
      me.core.pointee.traits.insert(.uncopied)
      me.history.pointee.uncopiedSince = moment
    } else if !mayBeOnItsWay(me) {
      me.core.pointee.traits.subtract([.duplicated, .copiedOnce, .uncopied])
    }
  }

  /// The copy of the oldest segment of this end that has none yet: within about a millisecond.
  private func mayBeOnItsWay(_ me: EndpointPointer) -> Bool {
    moment &- me.history.pointee.uncopiedSince < UInt8(Self.instant >> 18 + 1)
  }

  private var moment: UInt8 { UInt8(truncatingIfNeeded: segment.time >> 18) }

  /// Of an end that has sent nothing the other one's segments tell what the capture is like.
  private func knownEnd(_ record: ConnectionPointer) -> EndpointPointer {
    let me = record.end(sender)
    return me.has(.seen) ? me : record.end(1 &- sender)
  }

  /// Two segments of it came twice, or one of each end did.
  private func comesTwice(_ record: ConnectionPointer, _ me: EndpointPointer) -> Bool {
    guard !me.has(.uncopied) || mayBeOnItsWay(me) else { return false }
    return me.has(.duplicated) || record.end(0).has(.copiedOnce) && record.end(1).has(.copiedOnce)
  }
}
