import CRSTReason
import Testing

/// Nothing that stands in a packet makes a call fail, let alone crash.
@Suite struct HostileTests {
  @Test(arguments: [0, 1, 101, 113, 147, 228, 276, 65535] as [UInt16])
  func everyCutAndFlippedByteIsTaken(linkType: UInt16) {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var number: UInt64 = 0
    func give(_ bytes: ArraySlice<UInt8>, original: UInt32) {
      bytes.withUnsafeBufferPointer {
        number += 1
        var frame = rstreason_frame(
          bytes: $0.baseAddress, captured_length: UInt32($0.count), original_length: original, time: Int64(number),
          number: number, file: 0, link_type: linkType, reserved: 0)
        #expect(rstreason_feed_frame(engine, &frame) == RSTREASON_OK)
      }
    }
    for frame in refusedConnection() {
      for length in 0...frame.count { give(frame[..<length], original: UInt32(frame.count)) }
      for index in frame.indices {
        var flipped = frame
        for value: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
          flipped[index] = value
          give(flipped[...], original: index % 2 == 0 ? UInt32(frame.count) : UInt32.max)
        }
      }
    }
    #expect(statistics(engine).frames == number)
    _ = rstreason_flush(engine)
    _ = drain(engine)
  }

  @Test func randomSegmentsAreTaken() {
    let engine = rstreason_open(nil)
    defer { rstreason_close(engine) }
    var noise = Noise(state: 42)
    var record = rstreason_segment()
    for _ in 0..<2_000 {
      withUnsafeMutableBytes(of: &record) { bytes in
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: noise.next() >> 32) }
      }
      // Few connections, so that the noise meets itself.
      record.source = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1 & record.ttl)
      record.destination = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 2)
      record.source_port &= 3
      record.destination_port &= 3
      record.frame &= UInt64(UInt32.max)
      #expect(rstreason_feed_segment(engine, &record, nil) == RSTREASON_OK)
    }
    #expect(statistics(engine).frames == 2_000)
    _ = rstreason_flush(engine)
    _ = drain(engine)
  }

  @Test func decodedSegmentSurvivesStorage() {
    var noise = Noise(state: 7)
    let payload = (0..<300).map { _ in UInt8.random(in: 0...255, using: &noise) }
    let header = ethernet(
      from: [10, 0, 0, 1], 5000, to: [10, 0, 0, 2], 80, flags: ack, seq: 7, ack: 9, payload: payload)[34...]
    var record = segment(from: [10, 0, 0, 1], 0, to: [10, 0, 0, 2], 0)
    Array(header).withUnsafeBufferPointer {
      #expect(rstreason_decode_tcp($0.baseAddress, $0.count, 320, &record) == RSTREASON_OK)
    }
    #expect(record.source_port == 5000)
    #expect(record.seq == 7 && record.ack == 9)
    #expect(record.payload_length == 300)
    #expect(record.payload_kept == 128)
    #expect(withUnsafeBytes(of: record.payload) { Array($0) } == Array(payload[..<128]))
    #expect(record.ttl == 64)
  }
}
