/// What copies have shown of the capture: whether it holds all of an end twice, and where the second comes from.
extension Tracker {
  /// The segment is a copy of the frame `original`: part of no connection's history, but of this.
  mutating func passOver(_ record: ConnectionPointer, _ original: UInt32) -> Event {
    duplicateOf = original
    counts.duplicates &+= 1
    let me = record.end(sender).core
    if segment.sequenceLength != 0 {
      me.pointee.traits.insert(me.pointee.has(.copiedOnce) ? .duplicated : .copiedOnce)
      me.pointee.traits.remove(.uncopied)
    }
    me.pointee.traits.set(.copiedElsewhere, arrival.pointee.link != me.pointee.link || originalTTL != segment.ttl)
    record.setCopyHops(sender, originalTTL &- segment.ttl)
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

  /// Whether it is worth while to look far back for what the segment is a copy of.
  func expectsCopies(_ record: ConnectionPointer) -> Bool {
    if segment.has(.rst) || segment.has(.syn) { return true }
    let me = knownEnd(record)
    return me.has(.copiedElsewhere) || segment.sequenceLength != 0 && comesTwice(record, me)
  }

  /// Of an end that has sent nothing the other one's segments tell what the capture is like.
  func knownEnd(_ record: ConnectionPointer) -> EndpointPointer {
    let me = record.end(sender)
    return me.has(.seen) ? me : record.end(1 &- sender)
  }

  /// Two segments of it came twice, or one of each end did.
  func comesTwice(_ record: ConnectionPointer, _ me: EndpointPointer) -> Bool {
    guard !me.has(.uncopied) || mayBeOnItsWay(me) else { return false }
    return me.has(.duplicated) || record.end(0).has(.copiedOnce) && record.end(1).has(.copiedOnce)
  }

  /// The copy of the oldest segment of this end that has none yet: within about a millisecond.
  private func mayBeOnItsWay(_ me: EndpointPointer) -> Bool {
    moment &- me.history.pointee.uncopiedSince < UInt8(Self.instant >> 18 + 1)
  }

  private var moment: UInt8 { UInt8(truncatingIfNeeded: segment.time >> 18) }
}
