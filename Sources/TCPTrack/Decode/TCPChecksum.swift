extension FrameDecoder {
  /// Marks `.badChecksum` where the checksum (RFC 9293 §3.1) is proven wrong: the whole segment is there, and the
  /// field holds neither 0 nor the sum of the pseudo-header alone, which is what a host leaves for its network
  /// card to complete (with the length, or without it if the card is to cut the segment as well).
  @inline(never) static func verifyChecksum(_ region: Region, into segment: inout Segment) {
    let unprovable: SegmentMarks = [.fragment, .lengthUnknown, .cut, .badOffset]
    guard region.captured == region.wire, segment.marks.isDisjoint(with: unprovable) else { return }
    let addresses = addressSum(segment)
    let pseudoHeader = addresses &+ UInt64(truncatingIfNeeded: region.wire)
    let field = segment.checksum
    guard field != 0, field != folded(addresses), field != folded(pseudoHeader) else { return }
    guard folded(pseudoHeader &+ sum(region)) != 0xFFFF else { return }
    segment.marks.insert(.badChecksum)
  }

  /// Addresses and protocol of the pseudo-header as a sum of 16-bit words not yet folded.
  private static func addressSum(_ segment: Segment) -> UInt64 {
    var total = UInt64(IPProtocol.tcp)
    if segment.marks.contains(.ipv6) {
      total &+= (segment.source.high >> 32) &+ (segment.source.high & 0xFFFF_FFFF)
      total &+= (segment.destination.high >> 32) &+ (segment.destination.high & 0xFFFF_FFFF)
      total &+= (segment.source.low >> 32) &+ (segment.destination.low >> 32)
    }
    return total &+ UInt64(segment.source.ipv4) &+ UInt64(segment.destination.ipv4)
  }

  /// The region's bytes as a sum of 32-bit words, zero-padded: congruent modulo 65,535 to that of 16-bit words.
  private static func sum(_ region: Region) -> UInt64 {
    var total: UInt64 = 0
    var offset = 0
    while offset &+ 4 <= region.captured {
      total &+= UInt64(region.u32(offset))
      offset &+= 4
    }
    var shift: UInt64 = 24
    while offset < region.captured {
      total &+= UInt64(region.u8(offset)) &<< shift
      shift &-= 8
      offset &+= 1
    }
    return total
  }

  /// The one's complement sum in 16 bits (RFC 1071).
  private static func folded(_ total: UInt64) -> UInt16 {
    var rest = total
    while rest > 0xFFFF { rest = (rest >> 16) &+ (rest & 0xFFFF) }
    return UInt16(truncatingIfNeeded: rest)
  }
}
