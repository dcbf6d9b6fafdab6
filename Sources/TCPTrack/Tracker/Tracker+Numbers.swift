/// What a segment's SEQ and ACK say of both ends, and whether to believe it.
extension Tracker {
  /// A jump ahead by more than the receiver's window and this much is not believed until the other
  /// end has acknowledged there: a stray, a forgery or an old duplicate (own judgement).
  public static let slack: UInt32 = 1 << 20

  /// SND.NXT, payload, retransmissions and probes.
  @inline(__always)
  mutating func applySequence(
    _ segment: UnsafePointer<Segment>, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer,
    _ own: inout Endpoint.Traits, _ traits: inout SegmentNote.Traits
  ) {
    let seq = segment.pointee.seq
    let payloadLength = segment.pointee.payloadLength
    let length = segment.pointee.sequenceLength
    let end = seq + length
    var ahead = end.distance(from: me.core.pointee.sndNxt)
    let gap = seq.distance(from: me.core.pointee.sndNxt)
    if ahead > 0, gap > 0, payloadLength <= 1, length == payloadLength, isOldByACK(end, me, peer) {
      own.formUnion(.gap)
      ahead = end.distance(from: me.core.pointee.sndNxt)
    }
    if ahead > 0 {
      if gap > 0 {
        // A SYN into the open connection is no part of what its sender has sent there.
        if segment.pointee.has(.syn) || !believe(gap: UInt32(gap), record, me, peer) { return }
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
    !peer.has(.ack) || end.precedesOrEquals(peer.core.pointee.rcvNxt)
      || peer.core.pointee.window == 0 && !peer.has(.windowUnknown)
  }

  /// The peer has acknowledged all this and more, that was not captured: SND.NXT is there. Asked of a probe or bare ACK
  /// alone: payload may come by behind its own acknowledgement.
  @inline(never)
  private func isOldByACK(_ end: SequenceNumber, _ me: EndpointPointer, _ peer: EndpointPointer) -> Bool {
    let acknowledged = peer.core.pointee.rcvNxt
    guard peer.has(.ack), end.precedesOrEquals(acknowledged), Self.areClose(acknowledged, me.core.pointee.sndNxt) else {
      return false
    }
    me.core.pointee.sndNxt = acknowledged
    return true
  }

  private mutating func believe(
    gap: UInt32, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer
  ) -> Bool {
    let window = Endpoint.scaled(
      peer.core.pointee.maxWindow, peer.core.pointee.windowScale, me.core.pointee.windowScale)
    if gap <= window &+ Self.slack { return true }
    guard peer.has(.ack) else { return !peer.has(.seen) }
    if Self.areClose(peer.core.pointee.rcvNxt, segment.seq) { return true }
    return confirm(segment.seq, segment.end, of: sender, isAcknowledged: false, record)
  }

  /// A hole in the capture larger than `slack`: both ends' segments must speak of it. `number` is what this segment says
  /// of an end, `next` what a segment of the other kind would say after it. True: it is the second word; else it is kept
  /// as the first.
  private mutating func confirm(
    _ number: SequenceNumber, _ next: SequenceNumber, of end: Int, isAcknowledged: Bool, _ record: ConnectionPointer
  ) -> Bool {
    let first = record.pointee.stray
    let confirmed =
      first.witness == Stray(number, of: end, isAcknowledged: !isAcknowledged).witness
      && Self.areClose(first.number, number)
    record.pointee.stray = confirmed ? Stray() : Stray(next, of: end, isAcknowledged: isAcknowledged)
    return confirmed
  }

  private static func areClose(_ one: SequenceNumber, _ other: SequenceNumber) -> Bool {
    let apart = one.distance(from: other)
    return apart >= -Int32(slack) && apart <= Int32(slack)
  }

  /// RCV.NXT of the sender, SND.UNA of its peer, the round trip, the handshake.
  @inline(__always)
  mutating func applyAck(
    _ segment: UnsafePointer<Segment>, _ record: ConnectionPointer, _ me: EndpointPointer, _ peer: EndpointPointer,
    _ own: inout Endpoint.Traits, _ traits: inout SegmentNote.Traits
  ) {
    let ack = segment.pointee.ack
    let peers = peer.core.pointee.traits
    let beyond = ack.distance(from: peer.core.pointee.sndNxt)
    if peers.contains(.seen) && beyond > 0 {
      traits.formUnion(.acksUnseen)
      if beyond > Int32(Self.slack) {
        if !confirm(ack, ack, of: 1 &- sender, isAcknowledged: true, record) { return }
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
    // What came before the peer's SYN is no number of this connection (RFC 9293 §3.10.7.4, SYN-RECEIVED).
    if peers.contains(.syn), !own.contains(.handshakeAck), !peer.history.pointee.firstSeq.precedes(ack) { return }
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
    let took = max(0, segment.pointee.time &- me.history.pointee.timedAt)
    if took < Int64(me.history.pointee.turnaroundMicroseconds) &* 1000 {
      me.history.pointee.turnaroundMicroseconds = UInt32(truncatingIfNeeded: took / 1000)
    }
    me.history.pointee.turnaroundSamples = me.history.pointee.turnaroundSamples.addingSaturated(1)
    peer.core.pointee.traits.subtract(.timing)
  }
}
