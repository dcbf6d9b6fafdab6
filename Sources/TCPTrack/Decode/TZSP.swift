extension FrameDecoder {
  /// TaZmen Sniffer Protocol, which carries what a router or access point captures: version 1, type 0 or 1 (a packet
  /// received, or to be sent), encapsulation, tagged fields up to the end tag; then the frame (as Wireshark's
  /// packet-tzsp.c has it).
  static func tzsp(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard body.u8(0) == 1, body.u8(1) <= 1 else { return .notTCP }
    var rest = body.dropping(4)
    while true {
      guard rest.captured >= 1 else { return .notTCP }
      let tag = rest.u8(0)
      if tag == Tag.end { break }
      if tag == Tag.padding {
        rest = rest.dropping(1)
        continue
      }
      guard rest.captured >= 2, rest.captured >= 2 &+ Int(rest.u8(1)) else { return .notTCP }
      rest = rest.dropping(2 &+ Int(rest.u8(1)))
    }
    let frame = rest.dropping(1)
    switch body.u16(2) {
    case 1: return fittingEthernet(frame, depth: depth, into: &segment)
    case 18: return wireless(frame, depth: depth, into: &segment)
    default: return .notTCP
    }
  }

  private enum Tag {
    static let padding: UInt8 = 0
    static let end: UInt8 = 1
  }
}
