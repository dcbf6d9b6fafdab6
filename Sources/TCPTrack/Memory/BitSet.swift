/// A set of numbers modulo a power of two, one bit each.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct BitSet: ~Copyable {
  private let words: UnsafeMutablePointer<UInt64>
  private let mask: UInt32
  private let memory: Memory

  /// Empty; `size`, a power of two and 64 at least, is how many numbers it tells apart. Nil if memory is short.
  init?(size: UInt32, _ memory: Memory) {
    guard let words = memory.allocateZeroed(UInt64.self, Int(size / 64)) else { return nil }
    self.words = words
    self.memory = memory
    mask = size - 1
  }

  deinit { memory.release(words, wordCount) }

  private var wordCount: Int { (Int(mask) + 1) / 64 }

  var bytes: UInt64 { UInt64(wordCount * 8) }

  func insert(_ number: UInt32) { words[place(number)] |= bit(number) }

  @inline(__always)
  func contains(_ number: UInt32) -> Bool { words[place(number)] & bit(number) != 0 }

  @inline(__always)
  private func place(_ number: UInt32) -> Int { Int(truncatingIfNeeded: (number & mask) &>> 6) }

  @inline(__always)
  private func bit(_ number: UInt32) -> UInt64 { 1 &<< UInt64(number & 63) }
}
