import RSTReason

/// Memory for the strings of the verdict drained last; nothing in it moves until `clear()`.
///
/// The first block is kept from verdict to verdict, so that draining settles into no allocation here.
struct TextArena: ~Copyable {
  private var blocks: [UnsafeMutableRawBufferPointer] = []
  private var used = 0

  private static let blockSize = 8192

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// Takes back everything handed out.
  mutating func clear() {
    while blocks.count > 1 { blocks.removeLast().deallocate() }
    used = 0
  }

  /// The prose with a NUL behind it.
  mutating func text(_ prose: Prose) -> UnsafePointer<CChar> {
    let count = prose.bytes.count
    let memory = take(count &+ 1, alignment: 1)
    prose.bytes.withUnsafeBytes {
      memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: count)
    }
    memory.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
    return UnsafePointer(memory.assumingMemoryBound(to: CChar.self))
  }

  /// Room for an array of `count` strings; nil if there is none.
  mutating func list(_ count: Int) -> UnsafeMutablePointer<UnsafePointer<CChar>?>? {
    if count == 0 { return nil }
    let bytes = count &* MemoryLayout<UnsafePointer<CChar>?>.stride
    let memory = take(bytes, alignment: MemoryLayout<UnsafePointer<CChar>?>.alignment)
    return memory.bindMemory(to: UnsafePointer<CChar>?.self, capacity: count)
  }

  private mutating func take(_ bytes: Int, alignment: Int) -> UnsafeMutableRawPointer {
    let start = (used &+ alignment &- 1) & ~(alignment &- 1)
    if let block = blocks.last, let base = block.baseAddress, start &+ bytes <= block.count {
      used = start &+ bytes
      return base + start
    }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes, Self.blockSize), alignment: 16)
    blocks.append(block)
    used = bytes
    return block.baseAddress.unsafelyUnwrapped
  }
}
