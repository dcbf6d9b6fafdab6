/// All of a capture's conversations: draws them one after the other as their time comes.
struct Traffic {
  var random: Random
  private(set) var mostAlive = 0
  /// Begun so far.
  private(set) var connections = 0
  private var timeline = Timeline()
  private var packetsLeft: Int
  private let total: Int
  /// Nanoseconds from one connection's begin to the next one's, on average.
  private let interval: Int
  private var nextBegin: Int64 = 0
  private let options: SyntheticCapture

  init(options: SyntheticCapture) {
    self.options = options
    random = Random(seed: options.seed)
    total = options.connections * options.times
    packetsLeft = options.packets * options.times
    interval = max(1, options.span * 1_000_000_000 / options.connections)
  }

  /// The capture's next packet; nil when all conversations are over.
  mutating func next() -> (packet: Packet, addresses: Addresses, time: Int64, reason: String?)? {
    while connections < total, nextBegin <= timeline.time { begin() }
    guard !timeline.isEmpty else { return nil }
    return timeline.next()
  }

  private mutating func begin() {
    var conversation = Conversation(
      random: Random(seed: random.next()), segmentSize: options.payload == .full ? 1448 : 400)
    let budget = packetsLeft / (total - connections)
    let segments = max(0, random.about(max(2, budget)) - 6)
    let pause = random.element(of: [20, 200, 1000, 4000])
    let sizes = options.payload.sizes
    let talk = { (c: inout Conversation) in c.talk(segments: segments, pause: pause, sizes: sizes) }
    if random.between(0, 999) < options.resets {
      ResetScript.pick(&random).play(&conversation, talk)
    } else {
      conversation.handshake()
      talk(&conversation)
      conversation.close(first: random.oneIn(3) ? .server : .client)
    }
    packetsLeft -= conversation.packets.count
    timeline.begin(conversation, addresses(), at: nextBegin)
    connections += 1
    nextBegin += Int64(random.between(0, 2 * interval))
    mostAlive = max(mostAlive, timeline.alive)
  }

  /// 400 servers of a few ports each, 40,000 clients.
  private mutating func addresses() -> Addresses {
    let (round, client) = connections.quotientAndRemainder(dividingBy: 40_000)
    // 7919 and 28000 have no common divisor: a client's ports repeat only after 28,000 rounds.
    return Addresses(
      isIPv6: random.between(0, 999) < options.ipv6, client: 0x0A00_0000 | UInt32(client),
      server: 0xC0A8_0000 | UInt32(random.between(1, 400)),
      clientPort: UInt16(32_768 + (client * 31 + round * 7919) % 28_000),
      serverPort: random.element(of: [443, 443, 443, 80, 8080, 5432, 6379, 22]))
  }
}
