extension FrameDecoder {
  /// LINKTYPE_PKTAP (macOS, `tcpdump -i pktap`): a header of little-endian words, its length, the kind of record (1 is a
  /// packet) and the packet's own link type first; then the packet.
  static func packetTap(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 12 else { return .malformed }
    let headerLength = frame.u32(0).byteSwapped
    let isPacket = frame.u32(4).byteSwapped == 1
    guard isPacket else { return .notTCP }
    guard headerLength >= 12, frame.captured >= Int(headerLength) else { return .malformed }
    return described(frame.dropping(Int(headerLength)), by: frame.u32(8).byteSwapped, into: &segment)
  }

  /// LINKTYPE_APPLE_IP_OVER_IEEE1394: destination and source (8 each), EtherType.
  static func fireWire(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 18 else { return .malformed }
    segment.link = (frame.u64(8) ^ frame.u64(8) << 16) & ~0xFFFF
    return network(frame.u16(16), frame.dropping(18), depth: 0, into: &segment)
  }
}
