import TCPTrack

/// A tracker that is fed one connection's segments, 10 ms apart (`step`); the client is end 0, the server end 1.
final class Wire {
  static let client = 0
  static let server = 1

  var tracker: Tracker
  private let batch = SegmentBatch(capacity: 1)!
  var time: Int64 = 1_700_000_000_000_000_000
  private(set) var frame: UInt64 = 0
  /// SND.NXT of both ends.
  var next: [SequenceNumber]
  var ports: [UInt16] = [40_000, 80]
  var windows: [UInt16] = [64_000, 64_000]
  var link: UInt64 = 0
  /// Nanoseconds from one segment to the next.
  var step: Int64 = 10_000_000

  init(maxConnections: Int = 1024, client: UInt32 = 1_000, server: UInt32 = 90_000) {
    tracker = Tracker(maxConnections: maxConnections)!
    next = [SequenceNumber(client), SequenceNumber(server)]
  }

  /// A segment of `end` with SEQ = SND.NXT and ACK = all that the other has sent, but for `change`.
  @discardableResult
  func send(
    _ end: Int, _ flags: TCPFlags, length: UInt32 = 0, _ change: (inout Segment) -> Void = { _ in }
  ) -> Tracker.Event {
    var segment = Segment()
    frame += 1
    time += step
    (segment.frame, segment.time, segment.flags) = (frame, time, flags)
    segment.source = Address(ipv4: 0x0A00_0001 + UInt32(end))
    segment.destination = Address(ipv4: 0x0A00_0002 - UInt32(end))
    (segment.sourcePort, segment.destinationPort) = (ports[end], ports[1 - end])
    segment.seq = next[end]
    if flags.contains(.ack) { segment.ack = next[1 - end] }
    segment.payloadLength = length
    (segment.window, segment.ttl, segment.link) = (windows[end], 64, link)
    change(&segment)
    if next[end].precedes(segment.end) && !flags.contains(.rst) { next[end] = segment.end }
    return feed(segment)
  }

  /// The last segment fed once more, or another one, `after` nanoseconds later.
  @discardableResult
  func again(_ other: Segment? = nil, after: Int64, _ change: (inout Segment) -> Void = { _ in }) -> Tracker.Event {
    frame += 1
    time += after
    var segment = other ?? tracker.segment
    (segment.frame, segment.time) = (frame, time)
    change(&segment)
    return feed(segment)
  }

  private func feed(_ segment: Segment) -> Tracker.Event {
    batch.removeAll()
    batch.append(segment)
    var position = 0
    return tracker.advance(batch, from: &position)
  }

  func handshake() {
    send(Self.client, .syn)
    send(Self.server, [.syn, .ack])
    send(Self.client, .ack)
  }

  var connection: Connection {
    precondition(tracker.hasConnection)
    return tracker[tracker.current]
  }
  var clientEnd: Endpoint { connection.end(Self.client) }
  var serverEnd: Endpoint { connection.end(Self.server) }
  /// Sequence space that the end has sent and the other has not acknowledged.
  func outstanding(_ end: Int) -> Int32 { connection.end(end).sndNxt.distance(from: connection.end(1 - end).rcvNxt) }
  /// What became of the segment fed last.
  var newestNote: SegmentNote { tracker.notes(upTo: tracker.newestNote(of: tracker.current), atMost: 1)[0] }
}
