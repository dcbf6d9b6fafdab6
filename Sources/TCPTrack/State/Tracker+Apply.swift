/// What one segment (no reset, no copy) says of its connection.
extension Tracker {
  /// A jump ahead by more than the receiver's window and this much is not believed until the other
  /// end has acknowledged there: a stray, a forgery or an old duplicate (own judgement).
  public static let slack: UInt32 = 1 << 20

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
    if record.pointee.has(.copiedOnce), segment.pointee.sequenceLength != 0 { expectCopy(record) }
    record.pointee.lastTime = segment.pointee.time

    if !me.has(.seen) { meet(index, record, me, peer) }
    if segment.pointee.has(.syn) { applySYN(record, me) }
    // In a register from here on, and written back once.
    var own = me.core.pointee.traits
    applySequence(segment, record, me, peer, &own, &traits)
    if segment.pointee.has(.ack) { applyAck(segment, record, me, peer, &own, &traits) }
    if segment.pointee.has(.fin) { applyFIN(me, &own) }
    applyHeader(arrival, record, me, &own)
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
    record.pointee.longestPauseFrame = UInt32(truncatingIfNeeded: segment.frame)
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

  private mutating func applySYN(_ record: ConnectionPointer, _ me: EndpointPointer) {
    if segment.has(.ack) {
      hosts.learnAccepted(segment)
      if record.pointee.client == 2 { record.pointee.client = UInt8(truncatingIfNeeded: 1 &- sender) }
    } else if !me.has(.syn) {
      if record.pointee.client == 2 {
        record.pointee.client = UInt8(truncatingIfNeeded: sender)
      } else if Int(record.pointee.client) != sender, !record.end(1 &- sender).has(.synAck) {
        record.pointee.traits.insert(.simultaneousOpen)
      }
    }
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

  /// SND.NXT, payload, retransmissions and probes.
  @inline(__always)
  private mutating func applySequence(
    _ segment: UnsafePointer<Segment>, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer,
    _ own: inout Endpoint.Traits, _ traits: inout SegmentNote.Traits
  ) {
    let seq = segment.pointee.seq
    let payloadLength = segment.pointee.payloadLength
    let length = segment.pointee.sequenceLength
    let end = seq + length
    let ahead = end.distance(from: me.core.pointee.sndNxt)
    if ahead > 0 {
      let gap = seq.distance(from: me.core.pointee.sndNxt)
      if gap > 0 {
        // A SYN into the open connection is no part of what its sender has sent there.
        if segment.pointee.has(.syn) || !isBelievable(gap: UInt32(gap), record, me, peer) { return }
        own.formUnion(.gap)
      }
      if length != 0 && !own.contains(.timing) {
        peer.history.pointee.timedEnd = end
        peer.history.pointee.timedAt = segment.pointee.time
        own.formUnion(.timing)
      }
      me.core.pointee.sndNxt = end
      me.history.pointee.repeats = 0
      if payloadLength != 0 {
        me.history.pointee.bytes &+= UInt64(min(UInt32(ahead), payloadLength))
        me.history.pointee.lastDataTime = segment.pointee.time
        me.history.pointee.lastDataFrame = UInt32(truncatingIfNeeded: segment.pointee.frame)
        own.formUnion(.data)
      }
    } else if payloadLength <= 1 && length == payloadLength && ahead == Int32(length) &- 1
      && segment.pointee.has(.ack) && (payloadLength == 0 || isOldByte(end, peer))
    {
      traits.formUnion(.probe)
      me.core.pointee.probes = me.core.pointee.probes.addingSaturated(1)
      me.history.pointee.repeats = me.history.pointee.repeats.addingSaturated(1)
    } else if length != 0 {
      me.history.pointee.repeats = me.history.pointee.repeats.addingSaturated(1)
      traits.formUnion(.retransmission)
      own.subtract(.timing)
    }
  }

  /// A byte that ends here is no payload sent again: it was acknowledged (keep-alive, RFC 9293 §3.8.4), or there is no
  /// window for it (probe, §3.8.6.1).
  private func isOldByte(_ end: SequenceNumber, _ peer: EndpointPointer) -> Bool {
    !peer.has(.ack) || end.precedesOrEquals(peer.core.pointee.rcvNxt) || peer.core.pointee.window == 0
  }

  private mutating func isBelievable(
    gap: UInt32, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer
  ) -> Bool {
    let window = Endpoint.scaled(
      peer.core.pointee.maxWindow, peer.core.pointee.windowScale, me.core.pointee.windowScale)
    if gap <= window &+ Self.slack { return true }
    guard peer.has(.ack) else { return !peer.has(.seen) }
    if Self.areClose(peer.core.pointee.rcvNxt, segment.seq) { return true }
    return isConfirmed(segment.seq, segment.end, of: sender, isAcknowledged: false, record)
  }

  /// A hole in the capture larger than `slack`: both ends' segments must speak of it. `number` is what this segment says
  /// of an end, `next` what a segment of the other kind would say after it.
  private mutating func isConfirmed(
    _ number: SequenceNumber, _ next: SequenceNumber, of end: Int, isAcknowledged: Bool, _ record: ConnectionPointer
  ) -> Bool {
    let stray = record.pointee.stray
    let isBySameWord = stray.isAcknowledged == isAcknowledged
    let confirmed = Int(stray.end) == end && !isBySameWord && Self.areClose(stray.number, number)
    record.pointee.stray =
      confirmed
      ? Stray() : Stray(number: next, end: UInt8(truncatingIfNeeded: end), isAcknowledged: isAcknowledged)
    return confirmed
  }

  private static func areClose(_ one: SequenceNumber, _ other: SequenceNumber) -> Bool {
    let apart = one.distance(from: other)
    return apart >= -Int32(slack) && apart <= Int32(slack)
  }

  /// RCV.NXT of the sender, SND.UNA of its peer, the round trip, the handshake.
  @inline(__always)
  private mutating func applyAck(
    _ segment: UnsafePointer<Segment>, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer,
    _ own: inout Endpoint.Traits, _ traits: inout SegmentNote.Traits
  ) {
    let ack = segment.pointee.ack
    let peers = peer.core.pointee.traits
    let beyond = ack.distance(from: peer.core.pointee.sndNxt)
    if peers.contains(.seen) && beyond > 0 {
      traits.formUnion(.acksUnseen)
      if beyond > Int32(Self.slack) {
        if !isConfirmed(ack, ack, of: 1 &- sender, isAcknowledged: true, record) { return }
        peer.core.pointee.traits.formUnion(.gap)
        peer.core.pointee.sndNxt = ack
      }
    }
    if !own.contains(.ack) {
      own.formUnion(.ack)
      me.core.pointee.rcvNxt = ack
    } else if ack.distance(from: me.core.pointee.rcvNxt) > 0 {
      me.core.pointee.rcvNxt = ack
    } else if peers.contains(.acked) {
      return
    }
    guard peers.contains(.seen), !traits.contains(.acksUnseen) else { return }
    peer.core.pointee.traits = peers.union(.acked)
    if peers.contains(.timing) { timeAnswer(segment, me, peer) }
    if peers.contains(.fin) && !peers.contains(.finAcked) && peer.history.pointee.finSeq.precedes(ack) {
      peer.core.pointee.traits.formUnion(.finAcked)
      peer.times.pointee.finAckedTime = segment.pointee.time
    }
    if peers.contains(.syn) && !own.contains(.handshakeAck) {
      own.formUnion(.handshakeAck)
      let completes = peers.contains(.synAck) && !segment.pointee.has(.syn)
      if completes { record.pointee.traits.insert(.handshake) }
      hosts.learnHandshake(
        segment.pointee, turnaround: me.history.pointee.turnaroundMicroseconds, completes: completes)
    }
  }

  @inline(__always)
  private mutating func timeAnswer(_ segment: UnsafePointer<Segment>, _ me: EndpointPointer, _ peer: EndpointPointer) {
    guard me.history.pointee.timedEnd.precedesOrEquals(segment.pointee.ack) else { return }
    let took = max(0, segment.pointee.time &- me.history.pointee.timedAt) / 1000
    me.history.pointee.turnaroundMicroseconds = min(
      me.history.pointee.turnaroundMicroseconds, UInt32(truncatingIfNeeded: min(took, Int64(UInt32.max &- 1))))
    me.history.pointee.turnaroundSamples = me.history.pointee.turnaroundSamples.addingSaturated(1)
    peer.core.pointee.traits.subtract(.timing)
  }

  private mutating func applyFIN(_ me: EndpointPointer, _ own: inout Endpoint.Traits) {
    guard !own.contains(.fin) else { return }
    own.formUnion(.fin)
    me.history.pointee.finSeq = segment.seq + segment.payloadLength
    me.history.pointee.finTime = segment.time
    me.history.pointee.finFrame = UInt32(truncatingIfNeeded: segment.frame)
  }

  /// Window, IP header and timestamps.
  @inline(__always)
  private mutating func applyHeader(
    _ arrival: ArrivalPointer, _ record: ConnectionPointer, _ me: EndpointPointer, _ own: inout Endpoint.Traits
  ) {
    let segment = arrival.segment
    let window = segment.pointee.window
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
    if arrival.pointee.traits.contains(.hasTimestamps) {
      me.core.pointee.tsval = segment.pointee.tsval
      own.formUnion(.timestamps)
    }
    let marks = segment.pointee.marks
    own.subtract(.dontFragment)
    if marks.contains(.dontFragment) { own.formUnion(.dontFragment) }
    if marks.contains(.cut) { record.pointee.traits.insert(.cut) }
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
