extension FrameDecoder {
  /// CAPWAP's data channel in the clear (RFC 5415 §4.3), between access points and their controller: a header of as many
  /// words as it says, then an 802.3 or, if the T bit is set, 802.11 frame. A fragment is not looked into.
  static func capwap(_ body: Region, depth: Int, into segment: inout Segment) -> Outcome {
    let isClear = body.u8(0) == 0
    let head = body.u32(0)
    let headerLength = Int((head >> 19) & 0x1F) &* 4
    let isFragment = head & 0x80 != 0
    let isKeepAlive = head & 0x08 != 0
    guard isClear, !isFragment, !isKeepAlive, headerLength >= 8, body.captured >= headerLength else { return .notTCP }
    let frame = body.dropping(headerLength)
    let isNative = head & 0x100 != 0
    if !isNative { return fittingEthernet(frame, depth: depth, into: &segment) }
    let is80211 = (head >> 9) & 0x1F == 1
    return is80211 ? wireless(frame, depth: depth, into: &segment) : .notTCP
  }
}
