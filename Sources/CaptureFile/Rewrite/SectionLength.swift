import Glibc

/// The length that a pcapng section header states, kept true while blocks of the section change theirs.
///
/// It stands before what it measures, so it is written over at the section's end; where the output cannot
/// be written over it becomes "not specified" instead.
struct SectionLength {
  private static let unspecified = UInt64.max

  /// As in the input; `unspecified` also while there is no section.
  private var stated = SectionLength.unspecified
  private var growth: Int64 = 0
  private var isSwapped = false
  /// Of the length itself, in the output.
  private var offset: UInt64 = 0

  /// `block` is a whole section header, which is the next to be written. True: to be copied as it is; false: it
  /// was written.
  mutating func begin(
    _ block: UnsafeRawBufferPointer, swapped: Bool, in output: OutputFile
  ) throws(CaptureError) -> Bool {
    guard let start = block.baseAddress, block.count >= 28 else { return true }
    stated = start.load(16, swapped: swapped)
    growth = 0
    isSwapped = swapped
    offset = output.position &+ 16
    if output.isPatchable || stated == Self.unspecified { return true }
    stated = Self.unspecified
    try output.write(UnsafeRawBufferPointer(rebasing: block[..<16]))
    try output.write(Array(repeating: 0xFF, count: 8))
    try output.write(UnsafeRawBufferPointer(rebasing: block[24...]))
    return false
  }

  /// A block of the section is written with so many bytes more than it had.
  mutating func grow(by bytes: Int) { growth &+= Int64(bytes) }

  /// The section's last block is written. `isWhole`: none was left out because the input could not be read on.
  mutating func end(in output: OutputFile, isWhole: Bool) throws(CaptureError) {
    guard stated != Self.unspecified, growth != 0 || !isWhole else { return }
    let length = isWhole ? stated &+ UInt64(bitPattern: growth) : Self.unspecified
    try output.patch(isSwapped ? length.byteSwapped : length, at: offset)
    stated = Self.unspecified
  }
}
