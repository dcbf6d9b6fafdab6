extension FrameDecoder {
  /// LINKTYPE_ERF (Endace's ERF types reference guide): a record header of 16 bytes whose ninth is the type, extension
  /// headers of 8 while the top bit of the one before says so, two bytes before Ethernet; then the frame.
  static func extensibleRecord(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 16 else { return .malformed }
    let type = frame.u8(8) & 0x7F
    var isExtended = frame.u8(8) & 0x80 != 0
    var rest = frame.dropping(16)
    while isExtended {
      guard rest.captured >= 8 else { return .malformed }
      isExtended = rest.u8(0) & 0x80 != 0
      rest = rest.dropping(8)
    }
    switch type {
    case 2, 11, 16, 20:
      guard rest.captured >= 2 else { return .malformed }
      return ethernet(rest.dropping(2), depth: 0, into: &segment)
    case 22: return ipv4(rest, depth: 0, into: &segment)
    case 23: return ipv6(rest, depth: 0, into: &segment)
    default: return .notTCP
    }
  }
}
