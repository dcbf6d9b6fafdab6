extension FrameDecoder {
  /// LINKTYPE_PPI (CACE, PPI header format 1.0.7 §3): version, flags, header length, link type, all little-endian; then
  /// a frame of that type.
  static func perPacketInformation(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 8 else { return .malformed }
    let headerLength = Int(frame.u16(2).byteSwapped)
    guard headerLength >= 8, frame.captured >= headerLength else { return .malformed }
    let linkType = frame.u32(4).byteSwapped
    guard linkType < 0x1_0000, linkType != UInt32(LinkType.perPacketInformation.rawValue) else { return .notTCP }
    return link(frame.dropping(headerLength), UInt16(linkType), into: &segment)
  }
}
