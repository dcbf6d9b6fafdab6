/// TCP option kinds (IANA).
private enum Kind {
  static let end: UInt8 = 0
  static let noOperation: UInt8 = 1
  static let mss: UInt8 = 2
  static let windowScale: UInt8 = 3
  static let sackPermitted: UInt8 = 4
  static let sack: UInt8 = 5
  static let timestamps: UInt8 = 8
  static let md5: UInt8 = 19
  static let authentication: UInt8 = 29
  static let mptcp: UInt8 = 30
  static let fastOpen: UInt8 = 34
  static let experiment1: UInt8 = 253
  static let experiment2: UInt8 = 254
}

extension FrameDecoder {
  /// The options between byte 20 and `headerLength` as far as captured; marks `.cut` if not all are.
  ///
  /// Stops at the first option whose length is below 2 or leads out of the header: what stands behind it is unknown.
  @inline(never) static func parseOptions(_ region: Region, headerLength: Int, into segment: inout Segment) {
    var end = headerLength
    if region.captured < headerLength {
      end = region.captured
      segment.marks.insert(.cut)
    }
    var offset = 20
    while offset < end {
      let kind = region.u8(offset)
      if kind == Kind.end { return }
      if kind == Kind.noOperation {
        offset &+= 1
        continue
      }
      guard offset &+ 1 < end else { return }
      let length = Int(region.u8(offset &+ 1))
      guard length >= 2, offset &+ length <= end else { return }
      let option = Region(start: region.start + offset, captured: length, wire: length)
      segment.options.insert(TCPOptions(rawValue: record(kind, option, into: &segment)))
      offset &+= length
    }
  }

  /// Takes over one complete option's values and returns its bits. An option that has not its kind's length is
  /// `.other`.
  private static func record(_ kind: UInt8, _ option: Region, into segment: inout Segment) -> UInt16 {
    switch (kind, option.captured) {
    case (Kind.mss, 4):
      segment.mss = option.u16(2)
      return TCPOptions.mss.rawValue
    case (Kind.windowScale, 3):
      segment.windowScale = option.u8(2)
      return TCPOptions.windowScale.rawValue
    case (Kind.sackPermitted, 2): return TCPOptions.sackPermitted.rawValue
    case (Kind.sack, 10), (Kind.sack, 18), (Kind.sack, 26), (Kind.sack, 34): return TCPOptions.sack.rawValue
    case (Kind.timestamps, 10):
      segment.tsval = option.u32(2)
      segment.tsecr = option.u32(6)
      return TCPOptions.timestamps.rawValue
    case (Kind.md5, 18): return TCPOptions.md5.rawValue
    case (Kind.authentication, 4...): return TCPOptions.authentication.rawValue
    case (Kind.mptcp, 3...): return mptcp(option, into: &segment)
    case (Kind.fastOpen, _): return TCPOptions.fastOpen.rawValue
    case (Kind.experiment1, 4...), (Kind.experiment2, 4...):
      // RFC 7413 §4.1.1 with the experiment identifier of RFC 6994.
      return option.u16(2) == 0xF989 ? TCPOptions.fastOpen.rawValue : TCPOptions.other.rawValue
    default: return TCPOptions.other.rawValue
    }
  }

  /// An MPTCP option (RFC 8684 §3) of at least 3 bytes: subtype 7 is MP_FASTCLOSE, 8 is MP_TCPRST.
  private static func mptcp(_ option: Region, into segment: inout Segment) -> UInt16 {
    let subtype = option.u8(2) >> 4
    switch subtype {
    case 7: return TCPOptions.mptcp.rawValue | TCPOptions.mptcpFastClose.rawValue
    case 8 where option.captured == 4:
      segment.mptcpFlags = option.u8(2) & 0x0F
      segment.mptcpReason = option.u8(3)
      return TCPOptions.mptcp.rawValue | TCPOptions.mptcpReset.rawValue
    default: return TCPOptions.mptcp.rawValue
    }
  }
}
