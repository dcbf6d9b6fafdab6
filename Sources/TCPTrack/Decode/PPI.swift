extension FrameDecoder {
  /// LINKTYPE_PPI (CACE, PPI header format 1.0.7 §3): version, flags, header length, link type, all little-endian; then
  /// a frame of that type.
  static func perPacketInformation(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 8 else { return .malformed }
    let headerLength = Int(frame.u16(2).byteSwapped)
    guard headerLength >= 8, frame.captured >= headerLength else { return .malformed }
    return described(frame.dropping(headerLength), by: frame.u32(4).byteSwapped, into: &segment)
  }
}
