/// What one segment (no reset, no copy) says of its connection.
extension Tracker {
  /// A jump ahead by more than the receiver's window and this much is not believed until the other
  /// end has acknowledged there: a stray, a forgery or an old duplicate (own judgement).
  private static let slack: UInt32 = 1 << 20

  @inline(__always)
  mutating func apply(_ index: ConnectionTable.Index, _ record: ConnectionPointer) -> SegmentNote.Traits {
    let me = record.end(sender)
    let peer = record.end(1 &- sender)
    var traits: SegmentNote.Traits = sender == 1 ? .fromEnd1 : []
    notePause(record)
    record.pointee.segments &+= 1
    record.pointee.lastTime = segment.time

    if !me.pointee.has(.seen) { meet(index, record, me, peer) }
    if segment.has(.syn) { applySYN(record, me) }
    applySequence(me, peer, &traits)
    if segment.has(.ack) { applyAck(record, me, peer, &traits) }
    if segment.has(.fin) { applyFIN(me) }
    applyHeader(record, me)

    peer.pointee.probes = 0
    if me.pointee.has(.finAcked) && peer.pointee.has(.finAcked) { close(index, record) }
    return traits
  }

  /// Keeps the two longest silences.
  @inline(__always)
  mutating func notePause(_ record: ConnectionPointer) {
    let pause = segment.time &- record.pointee.lastTime
    if pause < 0 {
      if pause < -1_000_000 { record.pointee.traits.insert(.timeWentBack) }
      return
    }
    guard pause > Int64(record.pointee.secondPause) &* 1_000_000 else { return }
    let milliseconds = UInt32(truncatingIfNeeded: min(pause / 1_000_000, Int64(UInt32.max)))
    if milliseconds >= record.pointee.longestPause {
      record.pointee.secondPause = record.pointee.longestPause
      record.pointee.longestPause = milliseconds
      record.pointee.longestPauseFrame = UInt32(truncatingIfNeeded: segment.frame)
    } else {
      record.pointee.secondPause = milliseconds
    }
  }

  /// The first segment of an end.
  private mutating func meet(
    _ index: ConnectionTable.Index, _ record: ConnectionPointer, _ me: UnsafeMutablePointer<Endpoint>,
    _ peer: UnsafeMutablePointer<Endpoint>
  ) {
    me.pointee.traits.insert(.seen)
    me.pointee.firstSeq = segment.seq
    me.pointee.sndNxt = segment.seq
    me.pointee.ttlMin = segment.ttl
    me.pointee.ttlMax = segment.ttl
    me.pointee.ipID = segment.ipID
    hosts.learnTTL(segment)
    guard peer.pointee.has(.seen) else { return }
    record.pointee.traits.insert(.bothSeen)
    if record.pointee.queue == .embryonic { table.move(index, to: .established) }
  }

  private mutating func applySYN(_ record: ConnectionPointer, _ me: UnsafeMutablePointer<Endpoint>) {
    if segment.has(.ack) {
      hosts.learnAccepted(segment)
      if record.pointee.client == 2 { record.pointee.client = UInt8(truncatingIfNeeded: 1 &- sender) }
    } else if !me.pointee.has(.syn) {
      if record.pointee.client == 2 {
        record.pointee.client = UInt8(truncatingIfNeeded: sender)
      } else if Int(record.pointee.client) != sender, !record.end(1 &- sender).pointee.has(.synAck) {
        record.pointee.traits.insert(.simultaneousOpen)
      }
    }
    if me.pointee.has(.syn) && me.pointee.firstSeq == segment.seq {
      me.pointee.synCount = me.pointee.synCount.addingSaturated(1)
      if segment.has(.ack) { me.pointee.traits.insert(.synAck) }
      return
    }
    guard !me.pointee.has(.syn), me.pointee.firstSeq == segment.seq else { return }
    me.pointee.traits.insert(segment.has(.ack) ? [.syn, .synAck] : .syn)
    me.pointee.synTime = segment.time
    me.pointee.synCount = 1
    me.pointee.synWindow = segment.window
    me.pointee.synOptions = segment.options
    me.pointee.windowScale = segment.windowScale
    if segment.payloadLength != 0 { me.pointee.traits.insert(.synData) }
  }

  /// SND.NXT, payload, retransmissions and probes.
  @inline(__always)
  private mutating func applySequence(
    _ me: UnsafeMutablePointer<Endpoint>, _ peer: UnsafeMutablePointer<Endpoint>, _ traits: inout SegmentNote.Traits
  ) {
    let length = segment.sequenceLength
    let ahead = segment.end.distance(from: me.pointee.sndNxt)
    if ahead > 0 {
      let gap = segment.seq.distance(from: me.pointee.sndNxt)
      if gap > 0 {
        traits.formUnion(.afterGap)
        if !isBelievable(gap: UInt32(gap), me, peer) { return }
        me.pointee.traits.formUnion(.gap)
      }
      if length != 0 && !me.pointee.has(.timing) {
        me.pointee.timedEnd = segment.end
        me.pointee.timedAt = segment.time
        me.pointee.traits.formUnion(.timing)
      }
      me.pointee.sndNxt = segment.end
      if segment.payloadLength != 0 {
        let new = min(UInt32(ahead), segment.payloadLength)
        me.pointee.bytes &+= UInt64(new)
        me.pointee.lastDataTime = segment.time
        me.pointee.lastDataFrame = UInt32(truncatingIfNeeded: segment.frame)
        me.pointee.traits.formUnion(.data)
      }
    } else if segment.payloadLength <= 1 && length == segment.payloadLength && ahead == Int32(length) &- 1
      && segment.has(.ack)
    {
      traits.formUnion(.probe)
      me.pointee.probes = me.pointee.probes.addingSaturated(1)
    } else if length != 0 {
      traits.formUnion(.retransmission)
      me.pointee.traits.formUnion(.retransmitted)
      me.pointee.traits.remove(.timing)
    }
  }

  private mutating func isBelievable(
    gap: UInt32, _ me: UnsafeMutablePointer<Endpoint>, _ peer: UnsafeMutablePointer<Endpoint>
  ) -> Bool {
    let window = peer.pointee.scaled(peer.pointee.maxWindow, peer: me.pointee)
    if gap <= window &+ Self.slack { return true }
    guard peer.pointee.has(.ack) else { return !peer.pointee.has(.seen) }
    let acknowledged = peer.pointee.rcvNxt.distance(from: segment.seq)
    return acknowledged >= -Int32(Self.slack) && acknowledged <= Int32(Self.slack)
  }

  /// RCV.NXT of the sender, SND.UNA of its peer, the round trip, the handshake.
  @inline(__always)
  private mutating func applyAck(
    _ record: ConnectionPointer, _ me: UnsafeMutablePointer<Endpoint>, _ peer: UnsafeMutablePointer<Endpoint>,
    _ traits: inout SegmentNote.Traits
  ) {
    if peer.pointee.has(.seen) && segment.ack.distance(from: peer.pointee.sndNxt) > 0 {
      traits.formUnion(.acksUnseen)
      me.pointee.traits.formUnion(.acksUnseen)
      if segment.ack.distance(from: peer.pointee.sndNxt) > Int32(Self.slack) { return }
    }
    if !me.pointee.has(.ack) {
      me.pointee.traits.formUnion(.ack)
      me.pointee.rcvNxt = segment.ack
    } else {
      let advance = segment.ack.distance(from: me.pointee.rcvNxt)
      if advance > 0 {
        me.pointee.rcvNxt = segment.ack
      } else {
        if advance < 0 { me.pointee.traits.formUnion(.reordered) }
        if peer.pointee.has(.acked) { return }
      }
    }
    guard peer.pointee.has(.seen), !traits.contains(.acksUnseen) else { return }
    peer.pointee.traits.formUnion(.acked)
    if peer.pointee.has(.timing) && peer.pointee.timedEnd.precedesOrEquals(segment.ack) {
      let took = max(0, segment.time &- peer.pointee.timedAt) / 1000
      me.pointee.turnaroundMicroseconds = min(
        me.pointee.turnaroundMicroseconds, UInt32(truncatingIfNeeded: min(took, Int64(UInt32.max &- 1))))
      me.pointee.turnaroundSamples = me.pointee.turnaroundSamples.addingSaturated(1)
      peer.pointee.traits.remove(.timing)
    }
    if peer.pointee.has(.fin) && !peer.pointee.has(.finAcked) && peer.pointee.finSeq.precedes(segment.ack) {
      peer.pointee.traits.formUnion(.finAcked)
      peer.pointee.finAckedTime = segment.time
    }
    if peer.pointee.has(.syn) && !me.pointee.has(.handshakeAck) {
      me.pointee.traits.formUnion(.handshakeAck)
      if peer.pointee.has(.synAck) && !segment.has(.syn) {
        record.pointee.traits.insert(.handshake)
        hosts.learnCompleted(segment)
      }
    }
  }

  private mutating func applyFIN(_ me: UnsafeMutablePointer<Endpoint>) {
    guard !me.pointee.has(.fin) else { return }
    me.pointee.traits.insert(.fin)
    me.pointee.finSeq = segment.seq + segment.payloadLength
    me.pointee.finTime = segment.time
    me.pointee.finFrame = UInt32(truncatingIfNeeded: segment.frame)
  }

  /// Window, IP header and timestamps.
  @inline(__always)
  private mutating func applyHeader(_ record: ConnectionPointer, _ me: UnsafeMutablePointer<Endpoint>) {
    me.pointee.window = segment.window
    if segment.window == 0 {
      me.pointee.traits.formUnion(.zeroWindow)
    } else {
      me.pointee.traits.remove(.zeroWindow)
    }
    if !segment.has(.syn) && segment.window > me.pointee.maxWindow { me.pointee.maxWindow = segment.window }
    let step = segment.ipID &- me.pointee.ipID
    if step != 0 {
      if step < 64 {
        me.pointee.ipIDSteps = me.pointee.ipIDSteps.addingSaturated(1)
      } else {
        me.pointee.ipIDJumps = me.pointee.ipIDJumps.addingSaturated(1)
      }
      me.pointee.ipID = segment.ipID
    }
    me.pointee.ttl = segment.ttl
    if segment.ttl < me.pointee.ttlMin { me.pointee.ttlMin = segment.ttl }
    if segment.ttl > me.pointee.ttlMax { me.pointee.ttlMax = segment.ttl }
    me.pointee.link = Self.fold(segment.link)
    if segment.options.rawValue & TCPOptions.timestamps.rawValue != 0 {
      me.pointee.tsval = segment.tsval
      me.pointee.traits.formUnion(.timestamps)
    }
    if segment.options.rawValue & TCPOptions.sack.rawValue != 0 { me.pointee.traits.formUnion(.sacks) }
    if segment.marks.rawValue & SegmentMarks.dontFragment.rawValue != 0 {
      me.pointee.traits.formUnion(.dontFragment)
    } else {
      me.pointee.traits.remove(.dontFragment)
    }
    if segment.marks.rawValue & SegmentMarks.cut.rawValue != 0 { record.pointee.traits.insert(.cut) }
    me.pointee.segments &+= 1
  }

  private mutating func close(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    guard !record.pointee.has(.closed) else { return }
    record.pointee.traits.insert(.closed)
    table.move(index, to: .closed)
  }
}
