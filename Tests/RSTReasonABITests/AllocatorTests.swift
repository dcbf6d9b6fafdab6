import CRSTReason
import Testing

/// The tables' memory comes from the caller's functions and goes back to them.
@Suite struct AllocatorTests {
  /// What the functions keep book of; `rstreason_config.context` points to it.
  private final class Ledger {
    var sizes: [UnsafeMutableRawPointer: Int] = [:]
    var requests = 0
    var mismatches = 0
    /// Requests answered before memory runs out.
    var limit = Int.max

    static func of(_ context: UnsafeMutableRawPointer?) -> Ledger {
      Unmanaged<Ledger>.fromOpaque(context!).takeUnretainedValue()
    }
  }

  private func open(_ ledger: Ledger) -> OpaquePointer? {
    var config = rstreason_config()
    config.size = MemoryLayout<rstreason_config>.size
    config.context = Unmanaged.passUnretained(ledger).toOpaque()
    config.allocate = { context, bytes in
      let ledger = Ledger.of(context)
      ledger.requests += 1
      guard ledger.requests <= ledger.limit else { return nil }
      let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      memory.initializeMemory(as: UInt8.self, repeating: 0xA5, count: bytes)
      ledger.sizes[memory] = bytes
      return memory
    }
    config.release = { context, memory, bytes in
      let ledger = Ledger.of(context)
      if ledger.sizes.removeValue(forKey: memory!) != bytes { ledger.mismatches += 1 }
      memory!.deallocate()
    }
    return rstreason_open(&config)
  }

  /// Enough connections to make the tables grow.
  private func feedMany(_ engine: OpaquePointer?) {
    for port in UInt16(1024)..<2048 { _ = feed(engine, refusedConnection(clientPort: port)) }
    while !drain(engine).isEmpty {}
  }

  @Test func everythingTakenIsGivenBack() {
    let ledger = Ledger()
    let engine = open(ledger)
    #expect(engine != nil)
    feedMany(engine)
    #expect(ledger.requests > 0)
    #expect(UInt64(ledger.sizes.values.reduce(0, +)) == statistics(engine).table_bytes)
    rstreason_close(engine)
    #expect(ledger.sizes.isEmpty)
    #expect(ledger.mismatches == 0)
  }

  @Test func withoutMemoryThereIsNoEngine() {
    let ledger = Ledger()
    ledger.limit = 0
    #expect(open(ledger) == nil)
  }

  /// Memory may run out at any request: before the engine stands, or later, and then it goes on with
  /// the tables it has, where the eldest connections make room for the newest.
  @Test func anyRequestMayFail() {
    let whole = Ledger()
    let engine = open(whole)
    feedMany(engine)
    rstreason_close(engine)
    for limit in 0...whole.requests {
      let ledger = Ledger()
      ledger.limit = limit
      let engine = open(ledger)
      if engine != nil {
        feedMany(engine)
        #expect(statistics(engine).segments == 2 * 1024)
        #expect(statistics(engine).resets == 1024, "after \(limit) requests")
      }
      rstreason_close(engine)
      #expect(ledger.sizes.isEmpty, "after \(limit) requests")
      #expect(ledger.mismatches == 0)
    }
  }
}
