import CRSTReason
import Testing

/// rstreason_export_state and rstreason_import_state; what a state holds is tested with the engine.
@Suite struct StateTests {
  private func state(of engine: OpaquePointer?) throws -> [UInt8] {
    var length = 0
    try #require(rstreason_export_state(engine, nil, &length) == RSTREASON_OK)
    var bytes = [UInt8](repeating: 0, count: length)
    try #require(rstreason_export_state(engine, &bytes, &length) == RSTREASON_OK)
    #expect(length == bytes.count)
    return bytes
  }

  @Test func anEngineGoesOnWhereAnotherStopped() throws {
    let first = rstreason_open(nil)
    let second = rstreason_open(nil)
    defer { [first, second].forEach(rstreason_close) }
    var synSegment = segment(from: [10, 0, 0, 1], 40000, to: [10, 0, 0, 2], 81)
    var reset = segment(
      from: [10, 0, 0, 2], 81, to: [10, 0, 0, 1], 40000, flags: rst | ack, seq: 0, ack: 1001, time: 5_000, frame: 2)
    _ = rstreason_feed_segment(first, &synSegment, nil)
    let bytes = try state(of: first)
    #expect(rstreason_import_state(second, bytes, bytes.count) == RSTREASON_OK)
    #expect(statistics(second).frames == 1)
    _ = rstreason_feed_segment(second, &reset, nil)
    var verdict = rstreason_verdict()
    try #require(rstreason_next(second, &verdict) == RSTREASON_OK)
    #expect(verdict.trigger == 1)
    #expect(verdict.delay == 5_000)
  }

  @Test func aShortBufferIsLeftAlone() throws {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    _ = feed(engine, refusedConnection())
    _ = drain(engine)
    let needed = try state(of: engine).count
    for room in [0, 1, needed - 1] {
      var buffer = [UInt8](repeating: 0xAA, count: needed)
      var length = room
      #expect(rstreason_export_state(engine, &buffer, &length) == RSTREASON_E_SPACE)
      #expect(length == needed)
      #expect(buffer.allSatisfy { $0 == 0xAA })
    }
  }

  @Test func eachRefusalHasItsStatus() throws {
    let engine = rstreason_open(nil)
    let fresh = rstreason_open(nil)
    var config = rstreason_config()
    config.size = MemoryLayout<rstreason_config>.size
    config.max_connections = 100
    let small = rstreason_open(&config)
    defer { [engine, fresh, small].forEach(rstreason_close) }
    var length = 0
    _ = feed(engine, refusedConnection())
    #expect(rstreason_export_state(engine, nil, &length) == RSTREASON_E_UNDRAINED)
    _ = drain(engine)
    var bytes = try state(of: engine)
    #expect(rstreason_import_state(engine, bytes, bytes.count) == RSTREASON_E_ENGINE)
    #expect(rstreason_import_state(small, bytes, bytes.count) == RSTREASON_E_ENGINE)
    #expect(rstreason_import_state(fresh, bytes, bytes.count - 1) == RSTREASON_E_STATE)
    bytes[bytes.count / 2] ^= 1
    #expect(rstreason_import_state(fresh, bytes, bytes.count) == RSTREASON_E_STATE)
    #expect(rstreason_import_state(fresh, nil, 0) == RSTREASON_E_STATE)
    #expect(rstreason_import_state(fresh, nil, 1) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_import_state(nil, bytes, bytes.count) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_export_state(fresh, nil, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_export_state(nil, nil, &length) == RSTREASON_E_ARGUMENT)
    bytes[bytes.count / 2] ^= 1
    #expect(rstreason_import_state(fresh, bytes, bytes.count) == RSTREASON_OK)
  }
}
