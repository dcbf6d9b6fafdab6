/// Which connections may have had a reset: by their hash, in so little memory that it is at hand when the
/// connections are not. One that had a reset is always marked; another one is too, now and then.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct ResetMarks: ~Copyable {
  /// 16 KB: with 5,000 resets, four in a hundred of all other connections are taken for one that had one.
  private static let bits: UInt32 = 1 << 17

  private let words: UnsafeMutablePointer<UInt64>
  private let memory: Memory

  init?(_ memory: Memory) {
    guard let words = memory.allocateZeroed(UInt64.self, Self.count) else { return nil }
    self.words = words
    self.memory = memory
  }

  deinit { memory.release(words, Self.count) }

  private static var count: Int { Int(bits / 64) }

  var bytes: UInt64 { UInt64(Self.bits / 8) }

  func insert(_ hash: UInt32) { words[place(hash)] |= bit(hash) }

  @inline(__always)
  func mayContain(_ hash: UInt32) -> Bool { words[place(hash)] & bit(hash) != 0 }

  @inline(__always)
  private func place(_ hash: UInt32) -> Int { Int(truncatingIfNeeded: (hash & (Self.bits &- 1)) &>> 6) }

  @inline(__always)
  private func bit(_ hash: UInt32) -> UInt64 { 1 &<< UInt64(hash & 63) }
}
