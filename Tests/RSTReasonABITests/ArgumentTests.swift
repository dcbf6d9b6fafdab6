import CRSTReason
import Testing

/// Null pointers, sizes and values out of range are answered, never followed.
@Suite struct ArgumentTests {
  @Test func nullPointersAreRefused() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var frame = rstreason_frame()
    var record = segment(from: [10, 0, 0, 1], 1, to: [10, 0, 0, 2], 2)
    var verdict = rstreason_verdict()
    #expect(rstreason_feed_frame(nil, &frame) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_frame(engine, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_batch(nil, nil, 0, nil, 0) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_batch(engine, nil, 0, nil, 1) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_segment(nil, &record, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_segment(engine, nil, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_frame(nil, &frame, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_frame(engine, nil, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_segment(nil, &record, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_segment(engine, nil, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_next(nil, &verdict) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_next(engine, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_flush(nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_get_statistics(engine, nil, 8) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_decode(nil, &record) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_decode(&frame, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_decode_tcp(nil, 20, 20, &record) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_endpoints_hash(nil) == 0)
    #expect(rstreason_get_reason(0, nil, 8) == RSTREASON_E_ARGUMENT)
    rstreason_close(nil)
  }

  @Test func bytesMayBeNullOnlyInAnEmptyFrame() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var frame = rstreason_frame()
    frame.link_type = 1
    frame.number = 1
    #expect(rstreason_feed_frame(engine, &frame) == RSTREASON_OK)
    #expect(rstreason_queue_frame(engine, &frame, nil) == RSTREASON_NOT_TCP)
    frame.captured_length = 1
    #expect(rstreason_feed_frame(engine, &frame) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_frame(engine, &frame, nil) == RSTREASON_E_ARGUMENT)
    #expect(statistics(engine).frames == 2)
  }

  @Test(
    arguments: [
      (0, 109), (108, 1), (109, 0), (.max, 1), (.max - 3, 8), (1, .max),
    ] as [(UInt64, UInt32)])
  func sliceOutsideTheBufferFeedsNothing(offset: UInt64, length: UInt32) {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var (buffer, slices) = batch(refusedConnection())
    #expect(buffer.count == 108)
    slices[1].offset = offset
    slices[1].captured_length = length
    #expect(rstreason_feed_batch(engine, buffer, buffer.count, slices, 2) == RSTREASON_E_ARGUMENT)
    #expect(statistics(engine).frames == 0)
  }

  @Test(arguments: [0, UInt64(UInt32.max) + 1, .max])
  func frameNumbersThatAreNoneOrBeyond32BitsFeedNothing(number: UInt64) {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    let last = UInt64(UInt32.max)
    var record = segment(from: [10, 0, 0, 1], 1, to: [10, 0, 0, 2], 2, frame: number)
    #expect(rstreason_feed_segment(engine, &record, nil) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_segment(engine, &record, nil) == RSTREASON_E_ARGUMENT)
    var (buffer, slices) = batch(refusedConnection())
    slices[1].number = number
    #expect(rstreason_feed_batch(engine, buffer, buffer.count, slices, 2) == RSTREASON_E_ARGUMENT)
    var frame = rstreason_frame()
    frame.number = number
    #expect(rstreason_feed_frame(engine, &frame) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_queue_frame(engine, &frame, nil) == RSTREASON_E_ARGUMENT)
    #expect(statistics(engine).frames == 0)

    slices[1].number = last
    #expect(rstreason_feed_batch(engine, buffer, buffer.count, slices, 2) == RSTREASON_OK)
    var verdict = rstreason_verdict()
    #expect(rstreason_next(engine, &verdict) == RSTREASON_OK)
    #expect(verdict.frame == last)
  }

  @Test func negativeSizesAreRefused() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    let (buffer, slices) = batch(refusedConnection())
    #expect(rstreason_feed_batch(engine, buffer, -1, slices, 2) == RSTREASON_E_ARGUMENT)
    #expect(rstreason_feed_batch(engine, buffer, buffer.count, slices, -1) == RSTREASON_E_ARGUMENT)
    var record = rstreason_segment()
    #expect(rstreason_decode_tcp(buffer, -1, 20, &record) == RSTREASON_E_ARGUMENT)
  }

  @Test func everyStatusHasItsText() {
    let statuses = [
      RSTREASON_OK, RSTREASON_NONE, RSTREASON_NOT_TCP, RSTREASON_E_ARGUMENT, RSTREASON_E_MEMORY, RSTREASON_E_STATE,
      RSTREASON_E_SPACE, RSTREASON_E_ENGINE, RSTREASON_E_UNDRAINED, 99,
    ]
    #expect(Set(statuses.map { String(cString: rstreason_error_text($0)) }).count == statuses.count)
  }
}
