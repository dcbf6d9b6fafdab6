/// What one segment (no reset, no copy) says of its connection.
extension Tracker {
  /// Once a segment: `always` is an order, `__always` advice that is not taken for a body of this size.
  @inline(always)
  mutating func apply(
    _ arrival: ArrivalPointer, _ index: ConnectionTable.Index, _ record: ConnectionPointer
  ) -> SegmentNote.Traits {
    let segment = arrival.segment
    let me = record.end(sender)
    let peer = record.end(1 &- sender)
    var traits: SegmentNote.Traits = []
    notePause(segment, record)
    if me.has(.copiedOnce), segment.pointee.sequenceLength != 0 { expectCopy(me) }
    record.pointee.lastTime = segment.pointee.time

    if !me.has(.seen) { meet(index, record, me, peer) }
    if segment.pointee.has(.syn) { applySYN(record, me, peer) }
    // In a register from here on, and written back once.
    var own = me.core.pointee.traits
    applySequence(segment, record, me, peer, &own, &traits)
    if segment.pointee.has(.ack) { applyAck(segment, record, me, peer, &own, &traits) }
    if segment.pointee.has(.fin) { applyFIN(me, peer, &own) }
    applyHeader(arrival, record, me, &own, &traits)
    me.core.pointee.traits = own

    peer.core.pointee.probes = 0
    if own.contains(.finAcked) && peer.has(.finAcked) { close(index, record) }
    return traits
  }

  /// Keeps the two longest silences.
  @inline(__always)
  mutating func notePause(_ segment: UnsafePointer<Segment>, _ record: ConnectionPointer) {
    let pause = segment.pointee.time &- record.pointee.lastTime
    if pause >= Int64(record.pointee.leastPause) &* 1_000_000 { keepPause(pause, record) }
  }

  @inline(never)
  private mutating func keepPause(_ pause: Int64, _ record: ConnectionPointer) {
    let milliseconds = UInt32(truncatingIfNeeded: min(pause / 1_000_000, Int64(UInt32.max)))
    let second = min(milliseconds, record.pointee.longestPause)
    record.pointee.leastPause = max(Connection.shortestPause, second.addingSaturated(1))
    guard milliseconds >= record.pointee.longestPause else { return }
    record.pointee.longestPause = milliseconds
    record.pointee.longestPauseEnd = UInt32(truncatingIfNeeded: segment.time)
  }

  /// The first segment of an end.
  private mutating func meet(
    _ index: ConnectionTable.Index, _ record: ConnectionPointer, _ me: EndpointPointer,
    _ peer: EndpointPointer
  ) {
    me.core.pointee.traits.insert(.seen)
    me.history.pointee.firstSeq = segment.seq
    me.core.pointee.sndNxt = segment.seq
    me.core.pointee.ttl = segment.ttl
    me.core.pointee.ttlMin = segment.ttl
    me.core.pointee.ttlMax = segment.ttl
    me.core.pointee.ipID = segment.ipID
    if segment.flowLabel != 0 { me.core.pointee.traits.insert(.flowLabelled) }
    if sender == 0 { record.pointee.resetNxt.0 = segment.seq } else { record.pointee.resetNxt.1 = segment.seq }
    hosts.learnMarks(segment)
    guard peer.has(.seen) else { return }
    if record.pointee.queue == .embryonic { table.move(index, to: .established) }
  }

  private mutating func applySYN(_ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer) {
    if segment.has(.ack) {
      if !me.has(.synAck) || me.history.pointee.firstSeq != segment.seq {
        hosts.learnAccepted(segment, askedForECN: peer.has(.askedForECN))
      }
      if record.pointee.client == 2 { record.pointee.client = UInt8(truncatingIfNeeded: 1 &- sender) }
    } else if !me.has(.syn) {
      if record.pointee.client == 2 {
        record.pointee.client = UInt8(truncatingIfNeeded: sender)
      } else if Int(record.pointee.client) != sender, !peer.has(.synAck) {
        record.pointee.traits.insert(.simultaneousOpen)
      }
    }
    me.core.pointee.traits.set(.askedForECN, segment.flags.asksForECN)
    if me.has(.syn) && me.history.pointee.firstSeq == segment.seq {
      me.history.pointee.synCount = me.history.pointee.synCount.addingSaturated(1)
      if segment.has(.ack) { me.core.pointee.traits.insert(.synAck) }
      return
    }
    guard !me.has(.syn), me.history.pointee.firstSeq == segment.seq else { return }
    me.core.pointee.traits.insert(segment.has(.ack) ? [.syn, .synAck] : .syn)
    me.times.pointee.synTime = segment.time
    me.history.pointee.synCount = 1
    me.history.pointee.synWindow = segment.window
    me.history.pointee.synOptions = segment.options
    me.core.pointee.windowScale = segment.windowScale
    if segment.payloadLength != 0 { me.core.pointee.traits.insert(.synData) }
  }

  private mutating func applyFIN(_ me: EndpointPointer, _ peer: EndpointPointer, _ own: inout Endpoint.Traits) {
    guard !own.contains(.fin) else { return }
    own.formUnion(.fin)
    me.history.pointee.finSeq = segment.seq + segment.payloadLength
    me.history.pointee.finTime = segment.time
    me.history.pointee.finFrame = UInt32(truncatingIfNeeded: segment.frame)
    // Its acknowledgement came by before it.
    if peer.has(.ack), me.history.pointee.finSeq.precedes(peer.core.pointee.rcvNxt) {
      own.formUnion(.finAcked)
      me.times.pointee.finAckedTime = segment.time
    }
  }

  /// Window, IP header and timestamps.
  @inline(__always)
  private mutating func applyHeader(
    _ arrival: ArrivalPointer, _ record: ConnectionPointer, _ me: EndpointPointer, _ own: inout Endpoint.Traits,
    _ traits: inout SegmentNote.Traits
  ) {
    let segment = arrival.segment
    let window = segment.pointee.window
    let former = me.core.pointee.window
    me.core.pointee.window = window
    if window > me.core.pointee.maxWindow && !segment.pointee.has(.syn) { me.core.pointee.maxWindow = window }
    applyIPID(segment, me)
    let ttl = segment.pointee.ttl
    if ttl != me.core.pointee.ttl {
      me.core.pointee.ttl = ttl
      me.core.pointee.ttlMin = min(me.core.pointee.ttlMin, ttl)
      me.core.pointee.ttlMax = max(me.core.pointee.ttlMax, ttl)
      hosts.learnShift(segment.pointee)
    }
    me.core.pointee.link = arrival.pointee.link
    let marks = segment.pointee.marks
    own.subtract(
      segment.pointee.has(.syn) ? [.dontFragment, .windowUnknown] : [.timestamps, .dontFragment, .windowUnknown])
    if arrival.pointee.traits.contains(.hasTimestamps) {
      me.core.pointee.tsval = segment.pointee.tsval
      own.formUnion(.timestamps)
    }
    if marks.contains(.dontFragment) { own.formUnion(.dontFragment) }
    if marks.contains(.cut) {
      record.pointee.traits.insert(.cut)
      if marks.contains(.windowUnknown) {
        me.core.pointee.window = former
        own.formUnion(.windowUnknown)
        traits.formUnion(.windowUnknown)
      }
    }
    me.core.pointee.segments = me.core.pointee.segments.addingSaturated(1)
  }

  /// Added, not branched for: whether the next ID differs could not be foretold.
  @inline(__always)
  private mutating func applyIPID(_ segment: UnsafePointer<Segment>, _ me: EndpointPointer) {
    let step = segment.pointee.ipID &- me.core.pointee.ipID
    me.core.pointee.ipIDSteps = me.core.pointee.ipIDSteps.addingSaturated(step != 0 && step < 64 ? 1 : 0)
    me.core.pointee.ipIDJumps = me.core.pointee.ipIDJumps.addingSaturated(step >= 64 ? 1 : 0)
    me.core.pointee.ipID = segment.pointee.ipID
  }

  private mutating func close(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    guard !record.pointee.has(.closed) else { return }
    record.pointee.traits.insert(.closed)
    table.move(index, to: .closed)
  }
}
