extension FrameDecoder {
  /// LINKTYPE_NFLOG (Linux nfnetlink_log): address family, version, resource, and attributes of length, type and value,
  /// padded to four bytes; the one of type 9 is the packet.
  static func netfilterLog(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 8 else { return .malformed }
    let family = frame.u8(0)
    // Attributes are in the capturing host's byte order, and the first one's type is never 0 and below 256.
    let isSwapped = frame.u8(6) != 0
    var rest = frame.dropping(4)
    while rest.captured >= 4 {
      let length = Int(isSwapped ? rest.u16(0).byteSwapped : rest.u16(0))
      let type = isSwapped ? rest.u16(2).byteSwapped : rest.u16(2)
      guard length >= 4 else { return .malformed }
      if type == 9 {
        return self.family(UInt32(family), rest.limited(to: length).dropping(4), into: &segment)
      }
      let padded = (length &+ 3) & ~3
      guard padded <= rest.captured else { return padded <= rest.wire ? .malformed : .notTCP }
      rest = rest.dropping(padded)
    }
    return rest.wire > rest.captured ? .malformed : .notTCP
  }
}
