import CRSTReason
import TCPTrack

/// Offsets of the array members of `rstreason_segment`, which Swift sees as tuples; CShim/layout.c
/// asserts them.
private enum Offset {
  static var source: Int { 16 }
  static var destination: Int { 32 }
  static var payload: Int { 108 }
}

extension Segment {
  /// The record as a segment; the payload borrows the record's bytes.
  @inline(__always)
  init(_ record: UnsafePointer<rstreason_segment>) {
    self.init()
    let raw = UnsafeRawPointer(record)
    marks = SegmentMarks(rawValue: record.pointee.marks)
    source = Address(raw + Offset.source, isIPv6: marks.contains(.ipv6))
    destination = Address(raw + Offset.destination, isIPv6: marks.contains(.ipv6))
    time = record.pointee.time
    frame = record.pointee.frame
    file = record.pointee.file
    link = record.pointee.link
    seq = SequenceNumber(record.pointee.seq)
    ack = SequenceNumber(record.pointee.ack)
    payloadLength = record.pointee.payload_length
    flowLabel = record.pointee.flow_label
    tsval = record.pointee.tsval
    tsecr = record.pointee.tsecr
    sourcePort = record.pointee.source_port
    destinationPort = record.pointee.destination_port
    flags = TCPFlags(rawValue: record.pointee.flags & 0xFFF)
    window = record.pointee.window
    checksum = record.pointee.checksum
    ipID = record.pointee.ip_id
    mss = record.pointee.mss
    options = TCPOptions(rawValue: record.pointee.options)
    ttl = record.pointee.ttl
    tos = record.pointee.tos
    windowScale = record.pointee.window_scale
    mptcpReason = record.pointee.mptcp_reason
    mptcpFlags = record.pointee.mptcp_flags
    payload = (raw + Offset.payload).assumingMemoryBound(to: UInt8.self)
    payloadCaptured = min(UInt32(record.pointee.payload_kept), UInt32(RSTREASON_PAYLOAD_KEPT), payloadLength)
  }

  /// Every member of the record, from the segment.
  func store(in record: UnsafeMutablePointer<rstreason_segment>) {
    let raw = UnsafeMutableRawPointer(record)
    let kept = payload == nil ? 0 : min(Int(payloadCaptured), Int(RSTREASON_PAYLOAD_KEPT))
    let room = raw + Offset.payload
    if let payload { room.copyMemory(from: payload, byteCount: kept) }
    (room + kept).initializeMemory(as: UInt8.self, repeating: 0, count: Int(RSTREASON_PAYLOAD_KEPT) &- kept)
    source.store(at: raw + Offset.source)
    destination.store(at: raw + Offset.destination)
    record.pointee.payload_kept = UInt8(truncatingIfNeeded: kept)
    record.pointee.time = time
    record.pointee.frame = frame
    record.pointee.file = file
    record.pointee.link = link
    record.pointee.seq = seq.raw
    record.pointee.ack = ack.raw
    record.pointee.payload_length = payloadLength
    record.pointee.flow_label = flowLabel
    record.pointee.tsval = tsval
    record.pointee.tsecr = tsecr
    record.pointee.source_port = sourcePort
    record.pointee.destination_port = destinationPort
    record.pointee.flags = flags.rawValue
    record.pointee.window = window
    record.pointee.checksum = checksum
    record.pointee.ip_id = ipID
    record.pointee.mss = mss
    record.pointee.options = options.rawValue
    record.pointee.marks = marks.rawValue
    record.pointee.ttl = ttl
    record.pointee.tos = tos
    record.pointee.window_scale = windowScale
    record.pointee.mptcp_reason = mptcpReason
    record.pointee.mptcp_flags = mptcpFlags
  }
}

extension Address {
  /// Sixteen bytes in network order; of IPv4 only the last four count.
  @inline(__always)
  init(_ bytes: UnsafeRawPointer, isIPv6: Bool) {
    let low = UInt64(bigEndian: (bytes + 8).loadUnaligned(as: UInt64.self))
    if isIPv6 {
      self.init(high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)), low: low)
    } else {
      self.init(ipv4: UInt32(truncatingIfNeeded: low))
    }
  }

  /// Sixteen bytes in network order, IPv4 as ::ffff:a.b.c.d.
  func store(at bytes: UnsafeMutableRawPointer) {
    bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
    bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
  }
}
