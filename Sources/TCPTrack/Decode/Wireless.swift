extension FrameDecoder {
  /// LINKTYPE_IEEE802_11_RADIOTAP: version, pad, header length (little-endian), then an 802.11 frame.
  static func radiotap(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 4 else { return .malformed }
    let headerLength = Int(frame.u16(2).byteSwapped)
    guard headerLength >= 8, frame.captured >= headerLength else { return .malformed }
    return wireless(frame.dropping(headerLength), depth: 0, into: &segment)
  }

  /// LINKTYPE_IEEE802_11_PRISM and LINKTYPE_IEEE802_11_AVS: a version or message code and the header's length, both
  /// big-endian in AVS's header, which begins with 0x80211, and of the capturing host's order in the other one.
  static func monitor(_ frame: Region, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 8 else { return .malformed }
    let isBigEndian = frame.u32(0) >> 12 == 0x80211 || frame.u32(0) < 0x1_0000
    let headerLength = isBigEndian ? frame.u32(4) : frame.u32(4).byteSwapped
    guard headerLength >= 8, frame.captured >= Int(headerLength) else { return .malformed }
    return wireless(frame.dropping(Int(headerLength)), depth: 0, into: &segment)
  }

  /// An IEEE 802.11 data frame in the clear, not aggregated: MAC header (IEEE 802.11-2020 §9.3.2.1), LLC, SNAP.
  ///
  /// Radiotap's padding between header and body, which few drivers use, is not removed.
  static func wireless(_ frame: Region, depth: Int, into segment: inout Segment) -> Outcome {
    guard frame.captured >= 24 else { return .malformed }
    // Cisco's access points, behind CAPWAP, write them in the other order.
    let isSwapped = depth > 0 && frame.u8(0) & 0x0F != 0x08 && frame.u8(1) & 0x0F == 0x08
    let control = frame.u8(isSwapped ? 1 : 0)
    let flags = frame.u8(isSwapped ? 0 : 1)
    let isData = control & 0x0C == 0x08 && control & 0x40 == 0
    let isProtected = flags & 0x40 != 0
    let laterFragment = frame.u8(22) & 0x0F != 0
    guard isData, !isProtected, !laterFragment else { return .notTCP }

    let hasFourAddresses = flags & 0x03 == 0x03
    let isQoS = control & 0x80 != 0
    var headerLength = hasFourAddresses ? 30 : 24
    if isQoS {
      guard frame.captured >= headerLength &+ 2 else { return .malformed }
      let isAggregate = frame.u8(headerLength) & 0x80 != 0
      if isAggregate { return .notTCP }
      let hasHTControl = flags & 0x80 != 0
      headerLength &+= hasHTControl ? 6 : 2
    }
    guard frame.captured >= headerLength else { return .malformed }
    if depth == 0 { segment.link = wirelessSource(frame, flags: flags) }
    return llc(frame.dropping(headerLength), depth: depth, into: &segment)
  }

  /// The source address << 16: address 2, or 3 (from DS), or 4 (both) (IEEE 802.11-2020 table 9-30).
  private static func wirelessSource(_ frame: Region, flags: UInt8) -> UInt64 {
    switch flags & 0x03 {
    case 0x02: return frame.u64(16) & ~0xFFFF
    case 0x03: return frame.captured >= 32 ? frame.u64(24) & ~0xFFFF : 0
    default: return frame.u64(10) & ~0xFFFF
    }
  }
}
