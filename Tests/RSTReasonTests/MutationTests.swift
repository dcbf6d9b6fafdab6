import RSTReason
import TCPTrack
import Testing

/// Damaged captures, from header walk to verdict: no trap, no hang, bounded memory. The corpus is all
/// examples as Ethernet frames, over IPv4 and IPv6.
struct MutationTests {
  private static let corpus: [[[UInt8]]] = Example.all.flatMap { example in
    [Variation.plain, .ipv6].map { variation in
      let exchange = Exchange(variation: variation)
      example.script(exchange)
      return exchange.fed.map(FrameBytes.of)
    }
  }

  private static func pages() -> GuardedPages { GuardedPages(1 << 16) }

  /// Feeds one frame from guarded memory; the time goes on by `number` milliseconds.
  private func feed(
    _ frame: ArraySlice<UInt8>, number: UInt64, time: Int64? = nil, _ engine: Engine, _ pages: GuardedPages
  ) {
    let slice = FrameSlice(
      offset: 0, captured: UInt32(frame.count), original: UInt32(frame.count), time: time ?? Int64(number) * 1_000_000,
      number: number, linkType: 1)
    let base = pages.place(frame)
    withUnsafePointer(to: slice) { engine.feed(UnsafeBufferPointer(start: $0, count: 1), in: base) }
  }

  /// Every verdict told, so that its prose is written too; how many.
  private func tell(_ engine: Engine) -> Int {
    var count = 0
    while let verdict = engine.next() {
      #expect(!verdict.text.isEmpty && !verdict.summary.isEmpty)
      count += 1
    }
    return count
  }

  @Test func theWholeCorpusIsDecoded() throws {
    let engine = try #require(Engine())
    let pages = Self.pages()
    var number: UInt64 = 0
    for frame in Self.corpus.joined() {
      number += 1
      feed(frame[...], number: number, engine, pages)
    }
    #expect(engine.statistics.segments == number)
    #expect(engine.statistics.malformed == 0)
    #expect(tell(engine) > Self.corpus.count / 2)
  }

  /// However the frames are divided into batches, the verdicts are the same.
  @Test(arguments: [2, 15, 16, 17, 33, 1000]) func batchesMakeNoDifference(size: Int) throws {
    let engine = try #require(Engine())
    let frames = Array(Self.corpus.joined())
    var reported = 0
    var start = 0
    while start < frames.count {
      let end = min(start + size, frames.count)
      var bytes: [UInt8] = []
      let slices = (start..<end).map { index in
        defer { bytes += frames[index] }
        return FrameSlice(
          offset: UInt64(bytes.count), captured: UInt32(frames[index].count), original: UInt32(frames[index].count),
          time: Int64(index) * 1_000_000, number: UInt64(index + 1), linkType: 1)
      }
      slices.withUnsafeBufferPointer { engine.feed($0, in: bytes) }
      reported += tell(engine)
      start = end
    }
    #expect(engine.statistics.segments == UInt64(frames.count))
    #expect(reported == (try alone(frames)))
  }

  /// Reports of the same frames, one a batch.
  private func alone(_ frames: [[UInt8]]) throws -> Int {
    let engine = try #require(Engine())
    let pages = Self.pages()
    var reported = 0
    for (index, frame) in frames.enumerated() {
      feed(frame[...], number: UInt64(index + 1), time: Int64(index) * 1_000_000, engine, pages)
      reported += tell(engine)
    }
    return reported
  }

  @Test func cutAtEveryLength() throws {
    let engine = try #require(Engine())
    let pages = Self.pages()
    var number: UInt64 = 0
    for frames in Self.corpus {
      for frame in frames {
        for length in 0...min(frame.count, 100) {
          number += 1
          feed(frame.prefix(length), number: number, engine, pages)
        }
      }
      _ = tell(engine)
    }
    #expect(engine.statistics.frames == number)
  }

  @Test func bytesFlipped() throws {
    var configuration = Configuration()
    configuration.maxConnections = 512
    let engine = try #require(Engine(configuration))
    let pages = Self.pages()
    var random = Noise(state: 20_260_101)
    var number: UInt64 = 0
    var flips = 0
    var verdicts = 0
    while flips < 200_000 {
      for frames in Self.corpus {
        for frame in frames {
          var damaged = frame
          for _ in 0..<Int.random(in: 0...6, using: &random) {
            let place = Int.random(in: 0..<min(damaged.count, 90), using: &random)
            damaged[place] = UInt8.random(in: 0...255, using: &random)
            flips += 1
          }
          number += UInt64.random(in: 1...2_000, using: &random)
          feed(damaged[...], number: number, engine, pages)
        }
      }
      verdicts += tell(engine)
      #expect(engine.statistics.tracked <= 512)
      #expect(engine.statistics.tableBytes < 64 << 20)
    }
    engine.flush()
    verdicts += tell(engine)
    #expect(engine.unsettled == 0)
    #expect(verdicts > 1000, "too few damaged frames came through to be a test of the reasons")
  }
}
