import RSTReason
import TCPTrack
import Testing

/// What an import refuses, and that nothing in a state does harm.
struct StateRefusalTests {
  /// A state with connections, neighbours, notes, an open case and a copy of its reset.
  private func busyEngine(_ configuration: Configuration = Configuration()) -> Engine {
    let exchange = Exchange(configuration: configuration, variation: .capturedTwice)
    exchange.handshake()
    exchange.request()
    exchange.server.ttl = 199
    exchange.server.abort()
    exchange.server.ttl = 64
    exchange.server.data(1000)
    let refused = exchange.connection(clientPort: 41_000, port: 81)
    refused.client.syn()
    refused.server.reply()
    return exchange.engine
  }

  @Test func anExportedStateSaysTheSameWhenExportedAgain() throws {
    let engine = busyEngine()
    let state = try engine.exportState()
    let other = try #require(Engine())
    try other.importState(state)
    #expect(other.unsettled == 2)
    #expect(try other.exportState() == state)
    #expect(other.statistics.segments == engine.statistics.segments)
    #expect(other.statistics.tracked == 2)
  }

  @Test func undrainedVerdictsAreNotLost() throws {
    let engine = try #require(Engine())
    engine.feed(Party.lonelyReset)
    #expect(throws: StateError.undrained) { try engine.exportState() }
    #expect(engine.next() != nil)
    #expect(try engine.exportState().count > 0)
  }

  @Test func anEngineOfOtherSettingsIsRefused() throws {
    var small = Configuration()
    small.maxConnections = 100
    var once = Configuration()
    once.withoutRevisions = true
    let state = try busyEngine().exportState()
    #expect(throws: StateError.tooManyConnections(1_000_000)) { try #require(Engine(small)).importState(state) }
    #expect(throws: StateError.otherRevisions) { try #require(Engine(once)).importState(state) }
    #expect(throws: StateError.notFresh) { try busyEngine().importState(state) }
    try #require(Engine()).importState(busyEngine(small).exportState())
  }

  @Test func otherVersionsAndOtherBytesAreNamed() throws {
    var state = try busyEngine().exportState()
    let engine = try #require(Engine())
    state[8] = 200
    #expect(throws: StateError.version(200)) { try engine.importState(state) }
    state[0] = 0
    #expect(throws: StateError.notState) { try engine.importState(state) }
    #expect(throws: StateError.self) { try engine.importState([]) }
  }

  @Test func whateverIsCutOrChangedIsRefused() throws {
    let state = try busyEngine().exportState()
    let engine = try #require(Engine())
    for length in 0..<state.count {
      #expect(throws: StateError.self, "\(length) bytes") { try engine.importState(Array(state[..<length])) }
    }
    #expect(throws: StateError.damaged) { try engine.importState(state + [0]) }
    var noise = Noise(state: 7)
    for _ in 0..<200 {
      var changed = state
      changed[Int.random(in: changed.indices, using: &noise)] ^= UInt8.random(in: 1...255, using: &noise)
      #expect(throws: StateError.self) { try engine.importState(changed) }
    }
    try engine.importState(state)
    #expect(engine.unsettled == 2)
  }

  /// Whoever writes a state on purpose gives it its checksum. What is taken up then may be nonsense; to go on
  /// with it must do no harm.
  @Test func forgedStatesDoNoHarm() throws {
    let state = try busyEngine().exportState()
    var noise = Noise(state: 11)
    var taken = 0
    for _ in 0..<600 {
      var forged = state
      for _ in 0..<Int.random(in: 1...3, using: &noise) {
        let place = Int.random(in: 12..<forged.count - 8, using: &noise)
        forged[place] = [0, 1, 0x7F, 0x80, 0xFF, forged[place] ^ 1].randomElement(using: &noise)!
      }
      let checksum = forged.dropLast(8).withUnsafeBytes { StateCoder.checksum(of: $0) }
      forged.replaceSubrange((forged.count - 8)..., with: withUnsafeBytes(of: checksum.littleEndian, Array.init))
      let engine = try #require(Engine())
      guard (try? engine.importState(forged)) != nil else { continue }
      taken += 1
      let exchange = Exchange(engine: engine)
      exchange.handshake()
      exchange.server.abort()
      exchange.client.data(10)
      engine.flush()
      exchange.drain()
      #expect(try engine.exportState().count > 0)
    }
    #expect(taken > 50)
  }
}

extension Party {
  /// A reset of a connection that nobody has seen.
  fileprivate static var lonelyReset: Segment {
    var reset = Segment()
    (reset.source, reset.destination) = (Address(ipv4: 0x0A00_0001), Address(ipv4: 0x0A00_0002))
    (reset.sourcePort, reset.destinationPort) = (1000, 80)
    (reset.flags, reset.frame) = (.rst, 1)
    return reset
  }
}
