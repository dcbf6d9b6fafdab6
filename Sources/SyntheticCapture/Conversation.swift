/// A TCP connection as its segments pass the capture point, which lies beside the server.
///
/// Scripts call its verbs in order; each appends segments. Time goes on by `pass` and by the small
/// delays that the verbs make themselves.
struct Conversation {
  /// One end as the other's segments and its own have made it.
  struct End {
    /// SND.NXT and RCV.NXT.
    var next: UInt32
    var received: UInt32 = 0
    var window: UInt16
    var ttl: UInt8
    var ipID: UInt16
    var clock: UInt32
    var echo: UInt32 = 0
  }

  private(set) var packets: [Packet] = []
  /// Codes of the resets among `packets`, by index there.
  private(set) var reasons: [(index: Int, reason: String)] = []
  var random: Random
  /// Nanoseconds, round trip between capture point and client.
  let roundTrip: Int
  /// Payload bytes of a full segment.
  let segmentSize: Int
  private var ends: [End]
  private var now: Int64 = 0

  init(random: Random, segmentSize: Int) {
    var random = random
    roundTrip = random.between(2_000_000, 90_000_000)
    self.segmentSize = segmentSize
    ends = [(64 - random.between(4, 20), 64_240), (64, 65_160)].map { ttl, window in
      End(
        next: UInt32(truncatingIfNeeded: random.next()), window: UInt16(window), ttl: UInt8(ttl),
        ipID: UInt16(truncatingIfNeeded: random.next()), clock: UInt32(truncatingIfNeeded: random.next()))
    }
    self.random = random
  }

  var last: Packet { packets[packets.count - 1] }

  subscript(side: Side) -> End {
    get { ends[side.rawValue] }
    set { ends[side.rawValue] = newValue }
  }

  // MARK: - Time

  mutating func pass(milliseconds: Int) { now += Int64(milliseconds) * 1_000_000 }
  mutating func pass(seconds: Int) { pass(milliseconds: seconds * 1000) }
  /// Until the client can have answered the server, or the other way round.
  mutating func passRoundTrip() { now += Int64(random.about(roundTrip)) }
  /// A machine's turn-around.
  mutating func passInstant() { now += Int64(random.between(5_000, 60_000)) }

  // MARK: - Segments

  /// A segment with the sender's numbers; `lost` ones pass the capture point and get no further.
  mutating func send(
    _ side: Side, _ flags: Flags, payload: Int = 0, options: Options = .timestamps, lost: Bool = false
  ) {
    let end = self[side]
    var packet = Packet(
      time: now, from: side, flags: flags, seq: end.next, ack: flags.contains(.ack) ? end.received : 0,
      window: end.window, payload: payload, options: options, ttl: end.ttl, ipID: end.ipID,
      tsval: end.clock &+ UInt32(truncatingIfNeeded: now / 1_000_000), tsecr: end.echo)
    if flags.contains(.syn) { packet.window = 64_240 }
    append(packet)
    self[side].ipID &+= 1
    self[side].next &+= packet.length
    if !lost {
      self[side.other].received = self[side].next
      self[side.other].echo = packet.tsval
    }
  }

  /// Any segment, made up by the script.
  mutating func append(_ packet: Packet) {
    packets.append(packet)
    now += 1000
  }

  /// The last segment of this side once more.
  mutating func repeatLast(of side: Side) {
    guard var packet = packets.last(where: { $0.from == side }) else { return }
    packet.time = now
    packet.ipID = self[side].ipID
    self[side].ipID &+= 1
    append(packet)
  }

  /// A keep-alive or window probe: SEQ = SND.NXT − 1, no payload.
  mutating func probe(_ side: Side) {
    self[side].next &-= 1
    send(side, .ack, lost: true)
    self[side].next &+= 1
  }

  /// A segment that answers nothing and belongs to no sequence space of this conversation.
  mutating func stray(_ side: Side, _ flags: Flags, seq: UInt32, ack: UInt32, payload: Int = 0) {
    let end = self[side]
    append(
      Packet(
        time: now, from: side, flags: flags, seq: seq, ack: ack, window: end.window, payload: payload,
        options: .none, ttl: end.ttl, ipID: end.ipID, tsval: 0, tsecr: 0))
    self[side].ipID &+= 1
  }

  // MARK: - Resets

  /// An endpoint's own: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>`.
  mutating func abort(_ side: Side, _ reason: String, options: Options = .timestamps) {
    send(side, [.rst, .ack], options: options)
    label(reason)
  }

  /// The answer to a segment that meets no connection, RFC 9293 §3.10.7.1. `ttl`: another machine's.
  mutating func answer(_ packet: Packet, _ reason: String, ttl: UInt8? = nil) {
    let side = packet.from.other
    if side == .client { passRoundTrip() } else { passInstant() }
    let acknowledges = packet.flags.contains(.ack)
    append(
      Packet(
        time: now, from: side, flags: acknowledges ? .rst : [.rst, .ack], seq: acknowledges ? packet.ack : 0,
        ack: acknowledges ? 0 : packet.seq &+ packet.length, window: 0, payload: 0, options: .none,
        ttl: ttl ?? self[side].ttl, ipID: 0, tsval: 0, tsecr: 0, isForeign: ttl != nil))
    label(reason)
  }

  /// A third party's, in an end's name.
  mutating func forge(_ side: Side, _ reason: String, flags: Flags = [.rst, .ack], ahead: UInt32 = 0) {
    let end = self[side]
    append(
      Packet(
        time: now, from: side, flags: flags, seq: end.next &+ ahead, ack: flags.contains(.ack) ? end.received : 0,
        window: 0, payload: 0, options: .none, ttl: end.ttl &+ 37, ipID: 0x4242, tsval: 0, tsecr: 0,
        isForeign: true))
    label(reason)
  }

  private mutating func label(_ reason: String) { reasons.append((packets.count - 1, reason)) }
}
