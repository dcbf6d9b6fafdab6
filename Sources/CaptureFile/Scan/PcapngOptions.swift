/// One option of a pcapng block (draft-ietf-opsawg-pcapng §3.5).
struct PcapngOption {
  let code: UInt16
  let value: UnsafeRawBufferPointer

  /// Nil where the length is wrong.
  func integer<T: FixedWidthInteger & BitwiseCopyable>(swapped: Bool, as type: T.Type = T.self) -> T? {
    guard value.count == MemoryLayout<T>.size, let start = value.baseAddress else { return nil }
    return start.load(0, swapped: swapped)
  }
}

/// Walks a block's options up to `opt_endofopt`, the block's end, or the first that does not fit in it.
struct PcapngOptions: Sequence, IteratorProtocol {
  private var rest: UnsafeRawBufferPointer
  private let swapped: Bool

  init(_ bytes: UnsafeRawBufferPointer, swapped: Bool) {
    rest = bytes
    self.swapped = swapped
  }

  mutating func next() -> PcapngOption? {
    guard rest.count >= 4, let start = rest.baseAddress else { return nil }
    let code: UInt16 = start.load(0, swapped: swapped)
    let length = Int(start.load(2, swapped: swapped, as: UInt16.self))
    guard code != 0, rest.count >= 4 + length else { return nil }
    let value = UnsafeRawBufferPointer(rebasing: rest[4..<4 + length])
    let padded = Swift.min((4 + length + 3) & ~3, rest.count)
    rest = UnsafeRawBufferPointer(rebasing: rest[padded...])
    return PcapngOption(code: code, value: value)
  }
}
