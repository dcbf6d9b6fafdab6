extension FrameDecoder {
  /// LINKTYPE_PFLOG (BSD if_pflog.h): its length without padding, the address family, action, reason, names and numbers
  /// of interface and rule; then the packet.
  static func packetFilterLog(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 2 else { return .malformed }
    let headerLength = (Int(frame.u8(0)) &+ 3) & ~3
    guard headerLength >= 4, frame.captured >= headerLength else { return .malformed }
    return family(UInt32(frame.u8(1)), frame.dropping(headerLength), into: &segment)
  }
}
