import CRSTReason

let syn: UInt16 = 0x02
let rst: UInt16 = 0x04
let ack: UInt16 = 0x10

/// An IPv4 segment as the C interface takes it.
func segment(
  from source: [UInt8], _ sourcePort: UInt16, to destination: [UInt8], _ destinationPort: UInt16, flags: UInt16 = syn,
  seq: UInt32 = 1000, ack: UInt32 = 0, time: Int64 = 0, frame: UInt64 = 1
) -> rstreason_segment {
  var segment = rstreason_segment()
  segment.time = time
  segment.frame = frame
  withUnsafeMutableBytes(of: &segment.source) { $0[12...].copyBytes(from: source) }
  withUnsafeMutableBytes(of: &segment.destination) { $0[12...].copyBytes(from: destination) }
  segment.source_port = sourcePort
  segment.destination_port = destinationPort
  segment.flags = flags
  segment.seq = seq
  segment.ack = ack
  segment.ttl = 64
  segment.window_scale = 255
  return segment
}

/// The bytes of an Ethernet frame with an IPv4 TCP segment without options; no checksums.
func ethernet(
  from source: [UInt8], _ sourcePort: UInt16, to destination: [UInt8], _ destinationPort: UInt16, flags: UInt16,
  seq: UInt32, ack: UInt32, payload: [UInt8] = []
) -> [UInt8] {
  func big<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
  let length = UInt16(40 + payload.count)
  let link: [UInt8] = [2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00]
  let ip: [UInt8] = [0x45, 0] + big(length) + [0, 1, 0x40, 0, 64, 6, 0, 0] + source + destination
  let ports = big(sourcePort) + big(destinationPort)
  return link + ip + ports + big(seq) + big(ack) + big(0x5000 | flags) + [0x20, 0, 0, 0, 0, 0] + payload
}

/// A SYN to a closed port and the reset that answers it, as frames.
func refusedConnection(clientPort: UInt16 = 40000) -> [[UInt8]] {
  [
    ethernet(from: [10, 0, 0, 1], clientPort, to: [10, 0, 0, 2], 81, flags: syn, seq: 1000, ack: 0),
    ethernet(from: [10, 0, 0, 2], 81, to: [10, 0, 0, 1], clientPort, flags: rst | ack, seq: 0, ack: 1001),
  ]
}

/// Frames laid out one after the other, with a slice each; numbers from 1, a millisecond apart.
func batch(_ frames: [[UInt8]]) -> (buffer: [UInt8], slices: [rstreason_slice]) {
  var buffer: [UInt8] = []
  var slices: [rstreason_slice] = []
  for (index, frame) in frames.enumerated() {
    slices.append(
      rstreason_slice(
        offset: UInt64(buffer.count), captured_length: UInt32(frame.count), original_length: UInt32(frame.count),
        time: Int64(index) * 1_000_000, number: UInt64(index + 1), file: 0, link_type: 1, reserved: 0))
    buffer += frame
  }
  return (buffer, slices)
}

/// Feeds frames as one batch; returns the status.
func feed(_ engine: OpaquePointer?, _ frames: [[UInt8]]) -> Int32 {
  let (buffer, slices) = batch(frames)
  return rstreason_feed_batch(engine, buffer, buffer.count, slices, slices.count)
}

/// The codes of all verdicts not yet drained.
func drain(_ engine: OpaquePointer?) -> [String] {
  var verdict = rstreason_verdict()
  var codes: [String] = []
  while rstreason_next(engine, &verdict) == RSTREASON_OK { codes.append(String(cString: verdict.reason)) }
  return codes
}

func statistics(_ engine: OpaquePointer?) -> rstreason_statistics {
  var counts = rstreason_statistics()
  _ = rstreason_get_statistics(engine, &counts, MemoryLayout<rstreason_statistics>.size)
  return counts
}
