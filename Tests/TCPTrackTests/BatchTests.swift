import Testing

@testable import TCPTrack

/// Segments that come many at a time are tracked as if they came one by one.
struct BatchTests {
  /// A segment, always the same, from this port.
  private static func frame(from port: Int, flags: Int = 0x002) -> Bytes {
    let segment = be16(port) ++ be16(443) ++ be32(1000) ++ be32(0) ++ be16(5 << 12 | flags) ++ be16(0x7210) ++ be32(0)
    return Frames.ethernet(Frames.ipv4(segment))
  }

  private static func slices(_ frames: [Bytes]) -> [FrameSlice] {
    var offset: UInt64 = 0
    return frames.enumerated().map { number, frame in
      defer { offset += UInt64(frame.count) }
      return FrameSlice(
        offset: offset, captured: UInt32(frame.count), original: UInt32(frame.count),
        time: Int64(number + 1) * 1_000_000_000, number: UInt64(number + 1), linkType: 1)
    }
  }

  private static func track(_ frames: [Bytes], batchesOf capacity: Int, limit: Int = 16) -> Tracker.Counts {
    var tracker = Tracker(maxConnections: limit)!
    let batch = SegmentBatch(capacity: capacity)!
    let slices = slices(frames)
    frames.flatMap { $0 }.withUnsafeBufferPointer { bytes in
      slices.withUnsafeBufferPointer { slices in
        var position = 0
        while position < slices.count {
          batch.fill(slices, in: bytes.baseAddress!, from: &position)
          var place = 0
          while tracker.advance(batch, from: &place) != .none { tracker.applyReset(effective: true) }
        }
      }
    }
    return tracker.counts
  }

  /// The first connection's record is called for while it is there, and forgotten before the segment's turn.
  @Test(arguments: 0..<24) func aRecordForgottenSinceItWasCalledForIsNotTaken(between: Int) {
    let ports = [4000] + Array(5000..<5015) + Array(6000..<6000 + between) + [4000, 4000]
    let frames = ports.map { Self.frame(from: $0) }
    #expect(Self.track(frames, batchesOf: 64).connections == Self.track(frames, batchesOf: 1).connections)
    #expect(Self.track(frames, batchesOf: 64).connections == UInt64(16 + between + (between == 0 ? 0 : 1)))
  }

  /// Of 544 connections 17 closed ones are kept. 19 are, so that the next one takes the place of two, and the record
  /// of the first of them is nobody's.
  @Test func aRecordGivenBackIsNotTaken() {
    let open = (1...544).map { Self.frame(from: $0) }
    let closing = (1...19).map { Self.frame(from: $0, flags: 0x004) }
    let frames = open + closing + [Self.frame(from: 1000), Self.frame(from: 1, flags: 0x010)]
    #expect(Self.track(frames, batchesOf: 600, limit: 544).connections == 546)
    #expect(Self.track(frames, batchesOf: 1, limit: 544).connections == 546)
  }

  @Test(
    arguments: [
      ([], .none), ([0x47], .other), ([20, 3, 3, 0, 1, 1], .tlsData), ([21, 3, 1, 0, 2, 1], .tlsAlert),
      ([22, 3, 0, 0, 9, 1], .tlsClientHello), ([22, 3, 4, 0xFF, 9, 2], .tlsServerHello),
      ([22, 3, 3, 0, 9, 11], .tlsHandshake), ([23, 3, 3, 0x40, 0, 0], .tlsData), ([24, 3, 3, 0, 1, 1], .other),
      ([19, 3, 3, 0, 1, 1], .other), ([23, 3, 5, 0, 1, 1], .other), ([23, 2, 3, 0, 1, 1], .other),
      (Bytes("GET / ".utf8), .httpRequest), (Bytes("HTTP/1".utf8), .httpResponse), (Bytes("GETS /".utf8), .other),
      (Bytes("get / ".utf8), .other), (Bytes("PATCH ".utf8), .httpRequest), (Bytes("[1,2,3".utf8), .other),
    ] as [(Bytes, PayloadKind)])
  func payloadIsKnownByItsFirstBytes(payload: Bytes, kind: PayloadKind) {
    payload.withUnsafeBufferPointer {
      #expect(PayloadKind.of($0.baseAddress, captured: UInt32($0.count), length: UInt32($0.count)) == kind)
    }
  }
}
