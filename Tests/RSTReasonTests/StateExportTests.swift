import CaptureFile
import RSTReason
import TCPTrack
import Testing

/// An engine goes on from another one's exported state as if it had seen all itself.
struct StateExportTests {
  private func reports(of example: Example, _ variation: Variation, breakEvery: UInt64) -> [Report] {
    let exchange = Exchange(variation: variation)
    exchange.breakEvery = breakEvery
    example.script(exchange)
    exchange.engine.flush()
    exchange.drain()
    return exchange.reports.map(Report.init)
  }

  @Test(arguments: Example.all)
  func aBreakAfterEveryFrameChangesNothing(example: Example) {
    #expect(reports(of: example, .plain, breakEvery: 1) == reports(of: example, .plain, breakEvery: 0))
  }

  /// What an aborted download still has in flight: more than is heard of a case, before the case may be settled.
  @Test(arguments: [95, 96, 97, 400] as [UInt64]) func norAfterAFlood(segments: UInt64) {
    func run(breakEvery: UInt64) -> [Report] {
      let exchange = Exchange()
      exchange.breakEvery = breakEvery
      exchange.handshake()
      exchange.request()
      exchange.client.abort()
      exchange.step = 10_000
      for _ in 0..<segments { exchange.server.data(1448) }
      exchange.pause(1)
      exchange.client.reply()
      exchange.engine.flush()
      exchange.drain()
      return exchange.reports.map(Report.init)
    }
    #expect(run(breakEvery: segments + 7) == run(breakEvery: 0))
  }

  /// Copies of resets get their verdict from a case that was imported.
  @Test(arguments: [1, 3] as [UInt64])
  func norWhereEveryPacketIsCapturedTwice(breakEvery: UInt64) {
    for example in Example.all {
      let broken = reports(of: example, .capturedTwice, breakEvery: breakEvery)
      #expect(broken == reports(of: example, .capturedTwice, breakEvery: 0), "\(example.name)")
    }
  }

  /// More connections than there is room for: they are forgotten in the same order.
  @Test func norWhereConnectionsAreForgotten() {
    func run(breakEvery: UInt64) -> (reports: [Report], evicted: UInt64, evictedOpen: UInt64) {
      var configuration = Configuration()
      configuration.maxConnections = 32
      let exchange = Exchange(configuration: configuration)
      exchange.breakEvery = breakEvery
      var noise = Noise(state: 3)
      for _ in 0..<1500 {
        let port = UInt16.random(in: 1...80, using: &noise)
        let (client, server) = exchange.connection(clientPort: 2000 + port, port: port % 7 == 0 ? 81 : 80)
        switch Int.random(in: 0..<16, using: &noise) {
        case 0: client.syn()
        case 1: server.fin()
        case 2: client.fin()
        case 3: server.abort()
        default:
          client.data(100)
          server.data(100)
        }
      }
      exchange.engine.flush()
      exchange.drain()
      let counts = exchange.engine.statistics
      return (exchange.reports.map(Report.init), counts.evicted, counts.evictedOpen)
    }
    let whole = run(breakEvery: 0)
    #expect(whole.evictedOpen > 10 && whole.evicted > whole.evictedOpen)
    for breakEvery in [7, 64] as [UInt64] {
      let broken = run(breakEvery: breakEvery)
      #expect(broken.reports == whole.reports)
      #expect(broken.evicted == whole.evicted && broken.evictedOpen == whole.evictedOpen)
    }
  }

  // MARK: Recorded captures

  @Test(arguments: BundledCaptures.manifold)
  func norInRecordedTraffic(path: String) throws {
    let whole = try Self.reports(on: path, breakEvery: .max)
    #expect(whole.count > 15)
    #expect(try Self.reports(on: path, breakEvery: 23) == whole)
  }

  private static func reports(on path: String, breakEvery: Int) throws -> [Report] {
    let reader = try CaptureReader(path: path)
    var engine = try #require(Engine())
    var reports: [Report] = []
    func drain() { while let verdict = engine.next() { reports.append(Report(verdict)) } }
    while let batch = try reader.nextBatch() {
      var start = 0
      while start < batch.slices.count {
        let end = start + min(breakEvery, batch.slices.count - start)
        engine.feed(UnsafeBufferPointer(rebasing: batch.slices[start..<end]), in: batch.base)
        start = end
        drain()
        guard breakEvery != .max else { continue }
        let next = try #require(Engine())
        try next.importState(engine.exportState())
        engine = next
      }
    }
    engine.flush()
    drain()
    return reports
  }
}
