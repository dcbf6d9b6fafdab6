import CRSTReason
import Foundation
import Testing

@Suite struct EngineTests {
  @Test func explainsARefusedConnection() throws {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    #expect(feed(engine, refusedConnection()) == RSTREASON_OK)
    var verdict = rstreason_verdict()
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect(verdict.frame == 2)
    #expect(verdict.trigger == 1)
    #expect(verdict.time == 1_000_000)
    #expect(verdict.ip_version == 4)
    #expect(verdict.code == Int32(RSTREASON_CLOSED_PORT.rawValue))
    #expect(String(cString: verdict.reason) == "closed_port")
    #expect(String(cString: verdict.category) == "refused")
    #expect(verdict.source.12 == 10 && verdict.source.15 == 2)
    #expect(verdict.source_port == 81)
    #expect(verdict.destination_port == 40000)
    #expect(strlen(verdict.text) > 20)
    #expect(verdict.evidence_count > 0)
    #expect(String(cString: verdict.community_id).hasPrefix("1:"))
    #expect(rstreason_next(engine, &verdict) == RSTREASON_NONE)
  }

  @Test func framesBatchesAndSegmentsSayTheSame() {
    let frames = refusedConnection()
    let byFrame = rstreason_open(nil)
    let byBatch = rstreason_open(nil)
    let bySegment = rstreason_open(nil)
    let queued = rstreason_open(nil)
    defer { [byFrame, byBatch, bySegment, queued].forEach(rstreason_close) }
    _ = feed(byBatch, frames)
    for (index, bytes) in frames.enumerated() {
      bytes.withUnsafeBufferPointer {
        var frame = rstreason_frame(
          bytes: $0.baseAddress, captured_length: UInt32($0.count), original_length: UInt32($0.count),
          time: Int64(index) * 1_000_000, number: UInt64(index + 1), file: 0, link_type: 1, reserved: 0)
        var record = rstreason_segment()
        #expect(rstreason_feed_frame(byFrame, &frame) == RSTREASON_OK)
        #expect(rstreason_decode(&frame, &record) == RSTREASON_OK)
        #expect(rstreason_feed_segment(bySegment, &record, nil) == RSTREASON_OK)
        #expect(rstreason_queue_frame(queued, &frame, nil) >= 0)
      }
    }
    #expect(drain(byFrame) == ["closed_port"])
    #expect(drain(byBatch) == ["closed_port"])
    #expect(drain(bySegment) == ["closed_port"])
    #expect(drain(queued) == ["closed_port"])
  }

  @Test func outcomeNumbersConnections() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var outcome = rstreason_outcome()
    var first = segment(from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 80)
    var second = segment(from: [10, 0, 0, 1], 1025, to: [10, 0, 0, 2], 80, time: 1, frame: 2)
    #expect(rstreason_feed_segment(engine, &first, &outcome) == RSTREASON_OK)
    #expect(outcome.connection == 0)
    #expect(rstreason_feed_segment(engine, &second, &outcome) == RSTREASON_OK)
    #expect(outcome.connection == 1)
    #expect(outcome.after == 0)
  }

  /// A SYN waits, its reset does not, and a segment after the reset does not either.
  @Test func whatMayWaitSaysWhetherItDoes() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var outcome = rstreason_outcome(after: 7, duplicate_of: 7, connection: 7, after_file: 7, duplicate_of_file: 7)
    var opening = segment(from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 81)
    #expect(rstreason_queue_segment(engine, &opening, &outcome) == RSTREASON_NONE)
    #expect(outcome.after == 7 && outcome.duplicate_of == 7 && outcome.connection == 7)
    #expect(drain(engine).isEmpty)
    var reset = segment(
      from: [10, 0, 0, 2], 81, to: [10, 0, 0, 1], 1024, flags: rst | ack, seq: 0, ack: 1001, time: 1000, frame: 2)
    #expect(rstreason_queue_segment(engine, &reset, &outcome) == RSTREASON_OK)
    #expect(outcome.after == 0 && outcome.connection == 0)
    #expect(drain(engine) == ["closed_port"])
    var late = segment(
      from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 81, flags: ack, seq: 1001, ack: 1, time: 2000, frame: 3)
    #expect(rstreason_queue_segment(engine, &late, &outcome) == RSTREASON_OK)
    #expect(outcome.after == 2)
    #expect(statistics(engine).frames == 3)
  }

  @Test func framesOfOtherFilesHaveTheirs() throws {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var outcome = rstreason_outcome()
    func feed(_ segment: rstreason_segment, file: UInt32) {
      var segment = segment
      segment.file = file
      #expect(rstreason_feed_segment(engine, &segment, &outcome) == RSTREASON_OK)
    }
    feed(segment(from: [10, 0, 0, 1], 1, to: [10, 0, 0, 2], 81, frame: 900), file: 3)
    var reset = segment(
      from: [10, 0, 0, 2], 81, to: [10, 0, 0, 1], 1, flags: rst | ack, seq: 0, ack: 1001, time: 1_000_000, frame: 5)
    reset.link = 1 << 16
    feed(reset, file: 4)
    var copy = reset
    copy.time += 1000
    copy.frame = 1
    copy.link = 2 << 16
    feed(copy, file: 5)
    #expect((outcome.after, outcome.after_file) == (5, 4))
    #expect((outcome.duplicate_of, outcome.duplicate_of_file) == (5, 4))
    var verdict = rstreason_verdict()
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect((verdict.frame, verdict.file) == (5, 4))
    #expect((verdict.trigger, verdict.trigger_file) == (900, 3))
    #expect(String(cString: verdict.text).contains("the SYN in frame 900 of the file before"))
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect((verdict.frame, verdict.file) == (1, 5))
    #expect((verdict.duplicate_of, verdict.duplicate_of_file) == (5, 4))
  }

  @Test func stringsLiveUntilTheNextDrain() throws {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    _ = feed(engine, refusedConnection(clientPort: 40001) + refusedConnection(clientPort: 40002))
    var verdict = rstreason_verdict()
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    let text = String(cString: verdict.text)
    // Other engines and allocations of the same sizes must not touch them.
    let other = rstreason_open(nil)
    _ = feed(other, refusedConnection())
    _ = drain(other)
    rstreason_close(other)
    #expect(String(cString: verdict.text) == text)
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect(verdict.destination_port == 40002)
  }

  @Test func statisticsCountAndRespectTheCallersSize() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    let arp = [UInt8](repeating: 0xFF, count: 12) + [0x08, 0x06] + [UInt8](repeating: 0, count: 28)
    _ = feed(engine, refusedConnection() + [arp])
    let counts = statistics(engine)
    #expect(counts.frames == 3)
    #expect(counts.segments == 2)
    #expect(counts.not_tcp == 1)
    #expect(counts.resets == 1)
    #expect(counts.connections == 1)
    var part = rstreason_statistics()
    part.segments = 77
    #expect(rstreason_get_statistics(engine, &part, 8) == RSTREASON_OK)
    #expect(part.frames == 3)
    #expect(part.segments == 77)
  }

  @Test func twoEnginesInTwoThreads() async {
    let codes = await withTaskGroup(of: [String].self) { group in
      for port in UInt16(1)...4 {
        group.addTask {
          let engine = rstreason_open(nil)
          defer { rstreason_close(engine) }
          for client in UInt16(1)...200 {
            _ = feed(engine, refusedConnection(clientPort: 1000 &* port &+ client &+ 1024))
          }
          _ = rstreason_flush(engine)
          return drain(engine)
        }
      }
      return await group.reduce(into: [[String]]()) { $0.append($1) }
    }
    #expect(codes.count == 4)
    #expect(codes.allSatisfy { $0.count >= 200 && $0 == codes[0] })
  }

  @Test func feedingGoesOnAfterTheFlush() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    _ = feed(engine, refusedConnection(clientPort: 40001))
    #expect(rstreason_flush(engine) == RSTREASON_OK)
    _ = drain(engine)
    _ = feed(engine, refusedConnection(clientPort: 40002))
    #expect(drain(engine) == ["closed_port"])
  }

  /// What follows a reset may change its verdict; the flush makes all final.
  @Test func verdictsAreUnsettledUntilTheFlush() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var file: UInt32 = 7
    var frame: UInt64 = 7
    #expect(rstreason_first_unsettled(engine, &file, &frame) == RSTREASON_NONE)
    #expect(file == 7 && frame == 7)
    _ = feed(engine, refusedConnection())
    #expect(rstreason_first_unsettled(engine, &file, &frame) == RSTREASON_OK)
    #expect(file == 0 && frame == 2)
    #expect(rstreason_flush(engine) == RSTREASON_OK)
    #expect(rstreason_first_unsettled(engine, &file, &frame) == RSTREASON_NONE)
  }

  @Test func withoutRevisionsNothingIsProvisional() throws {
    var config = rstreason_config()
    config.size = MemoryLayout<rstreason_config>.size
    config.flags = RSTREASON_NO_REVISIONS
    let engine = rstreason_open(&config)
    defer { rstreason_close(engine) }
    _ = feed(engine, refusedConnection())
    var verdict = rstreason_verdict()
    try #require(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect(verdict.provisional == 0)
    var file: UInt32 = 0
    var frame: UInt64 = 0
    #expect(rstreason_first_unsettled(engine, &file, &frame) == RSTREASON_NONE)
  }
}
