extension PcapScanner {
  /// Records whose headers must make sense.
  static let tried = 8

  /// Whether this may be pcap with longer record headers than its magic number says (Nokia's, Red Hat 6.1's): the
  /// first records make no sense as they are. `window` begins with the file's header; `isWhole`: the file ends with it.
  func isDoubtful(_ window: Window, isWhole: Bool) -> Bool {
    let base = UnsafeRawPointer(window.base)
    var position = window.position + Self.headerLength
    for _ in 0..<Self.tried {
      guard window.end - position >= Self.recordHeaderLength else { return isWhole && position != window.end }
      let captured: UInt32 = (base + position).load(8, swapped: swapped)
      let fraction: UInt32 = (base + position).load(4, swapped: swapped)
      guard captured <= longest, UInt64(fraction) < interface.ticksPerSecond else { return true }
      position += Self.recordHeaderLength + Int(captured)
      guard position <= window.end else { return isWhole }
    }
    return false
  }
}
