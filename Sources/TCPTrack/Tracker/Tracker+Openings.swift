/// How connections begin: with the first segment of a four-tuple, or with a SYN that opens one anew.
extension Tracker {
  mutating func beginConnection() -> ConnectionPlace? {
    guard let index = table.insert(arrival) else { return nil }
    let place = table[place: index]
    let record = place.record
    record.pointee.number = UInt32(truncatingIfNeeded: counts.connections)
    if counts.connections == 0 { began = segment.time }
    counts.connections &+= 1
    record.pointee.lastTime = segment.time
    record.pointee.firstTime = segment.time
    if segment.marks.contains(.ipv6) { record.pointee.traits.insert(.ipv6) }
    if !segment.has(.syn) { record.pointee.traits.insert(.beganMidway) }
    return place
  }

  /// A SYN may repeat the one seen, begin the next connection of this four-tuple, or come into the
  /// open connection, where it is kept in mind until a SYN,ACK answers it or its sender goes on from it.
  mutating func considerSYN(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let me = record.end(sender)
    let peer = record.end(1 - sender)
    if segment.has(.ack) {
      let answersNew =
        record.pointee.has(.newSYN) && record.pointee.newSYNSender == 1 - sender
        && segment.ack == record.pointee.newSYNSeq + 1
      // Where the other end is not captured, nor is what would have shown that the connection is over.
      let mayBeOver =
        record.pointee.has(.reset) || record.pointee.has(.closed)
        || !peer.has(.seen) && segment.ack != me.core.pointee.rcvNxt
      let reopened =
        mayBeOver && me.has(.syn) && me.history.pointee.firstSeq != segment.seq
        // A repeated SYN of this connection gets a new SYN,ACK from a listener that has forgotten it.
        && !(peer.has(.syn) && segment.ack == peer.history.pointee.firstSeq + 1)
      if answersNew {
        let seq = record.pointee.newSYNSeq
        reincarnate(index, record)
        adoptSYN(record, end: 1 - sender, seq: seq)
      } else if reopened {
        reincarnate(index, record)
        record.pointee.traits.insert(.beganMidway)
      }
      return
    }
    guard me.has(.seen), !(me.has(.syn) && me.history.pointee.firstSeq == segment.seq) else { return }
    let over = record.pointee.has(.reset) || record.pointee.has(.closed)
    if over || !peer.has(.seen) && !me.has(.data) {
      reincarnate(index, record)
    } else {
      record.pointee.traits.insert(.newSYN)
      record.pointee.traits.set(.newSYNFromEnd1, sender == 1)
      record.pointee.newSYNSeq = segment.seq
      record.pointee.newSYNFrame = UInt32(truncatingIfNeeded: segment.frame)
    }
  }

  /// The sender of a SYN that came into the open connection goes on from it: it was answered, unseen.
  mutating func considerNewOpening(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let seq = record.pointee.newSYNSeq
    guard record.pointee.newSYNSender == sender, segment.has(.ack), segment.seq == seq + 1,
      segment.seq != record.end(sender).core.pointee.sndNxt
    else { return }
    reincarnate(index, record)
    adoptSYN(record, end: sender, seq: seq)
  }

  /// The same four-tuple again: all is new but what the former connection leaves behind.
  private mutating func reincarnate(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let old = record.pointee
    var new = Connection()
    new.addresses = old.addresses
    new.ports = old.ports
    new.hash = old.hash
    new.queue = old.queue
    new.next = old.next
    new.prev = old.prev
    new.queuedAt = old.queuedAt
    new.newestNote = old.newestNote
    new.traits = old.traits.intersection([.ipv6, .watched])
    let kept: Endpoint.Traits = [.duplicated, .copiedOnce, .copiedMore, .copiedElsewhere]
    new.cores.0.traits = old.cores.0.traits.intersection(kept)
    new.cores.1.traits = old.cores.1.traits.intersection(kept)
    new.resetLinks = old.resetLinks
    new.copyHops = old.copyHops
    new.userWord = old.userWord
    new.incarnation = old.incarnation.addingSaturated(1)
    new.formerNxt = (old.cores.0.sndNxt, old.cores.1.sndNxt)
    new.formerFirst = (old.histories.0.firstSeq, old.histories.1.firstSeq)
    new.formerTime = old.lastTime
    new.number = UInt32(truncatingIfNeeded: counts.connections)
    counts.connections &+= 1
    new.firstTime = segment.time
    new.lastTime = segment.time
    record.pointee = new
    table.move(index, to: .embryonic)
  }

  /// The opener's SYN, seen before it was known to be one.
  private mutating func adoptSYN(_ record: ConnectionPointer, end: Int, seq: SequenceNumber) {
    let opener = record.end(end)
    opener.core.pointee.traits.insert([.seen, .syn])
    opener.history.pointee.firstSeq = seq
    opener.core.pointee.sndNxt = seq + 1
    opener.times.pointee.synTime = segment.time
    opener.history.pointee.synCount = 1
    record.pointee.client = UInt8(truncatingIfNeeded: end)
  }
}
