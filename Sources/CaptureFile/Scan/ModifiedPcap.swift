extension PcapScanner {
  /// Records whose headers must make sense.
  static let tried = 8

  /// Nil where the first records make sense as they are. Else how many of them do: this may be pcap with longer record
  /// headers than its magic number says (Nokia's, Red Hat 6.1's). `window` begins with the file's header; `isWhole`:
  /// the file ends with it.
  func recordsBeforeDoubt(_ window: Window, isWhole: Bool) -> Int? {
    let base = UnsafeRawPointer(window.base)
    var position = window.position + Self.headerLength
    for sound in 0..<Self.tried {
      guard window.end - position >= Self.recordHeaderLength else {
        return isWhole && position != window.end ? sound : nil
      }
      let captured: UInt32 = (base + position).load(8, swapped: swapped)
      let fraction: UInt32 = (base + position).load(4, swapped: swapped)
      guard captured <= longest, UInt64(fraction) < interface.ticksPerSecond else { return sound }
      position += Self.recordHeaderLength + Int(captured)
      guard position <= window.end else { return isWhole ? sound : nil }
    }
    return nil
  }
}
