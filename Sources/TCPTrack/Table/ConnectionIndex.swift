import CStandardLibrary

/// From the hash of a connection's key to its record: open addressing, a line of memory for nearly every search.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct ConnectionIndex: ~Copyable {
  typealias Index = ConnectionRecords.Index
  private static let firstSize = 1 << 10

  private let memory: Memory
  /// Hash << 32 | index + 1; 0 = empty.
  private var slots: UnsafeMutablePointer<UInt64>
  /// Their number, a power of two, less one.
  private var mask: UInt32

  init?(_ memory: Memory) {
    guard let slots = memory.allocateZeroed(UInt64.self, Self.firstSize) else { return nil }
    self.slots = slots
    self.memory = memory
    mask = UInt32(Self.firstSize - 1)
  }

  deinit { memory.release(slots, size) }

  private var size: Int { Int(mask) + 1 }
  var bytes: UInt64 { UInt64(size * MemoryLayout<UInt64>.stride) }

  // MARK: Search

  /// Calls for the line where a search for this hash begins.
  @inline(__always)
  func prefetch(_ hash: UInt32) { rst_prefetch(slots + Int(truncatingIfNeeded: hash & mask)) }

  /// The first record under this hash that is the one looked for; `none` if there is none.
  @inline(__always)
  func first(_ hash: UInt32, where isIt: (Index) -> Bool) -> Index {
    var position = hash & mask
    while true {
      let slot = slots[Int(truncatingIfNeeded: position)]
      if slot == 0 { return ConnectionRecords.none }
      if UInt32(truncatingIfNeeded: slot &>> 32) == hash {
        let index = UInt32(truncatingIfNeeded: slot) &- 1
        if isIt(index) { return index }
      }
      position = (position &+ 1) & mask
    }
  }

  // MARK: Change

  /// There must be an empty slot: see `makeRoom`.
  func insert(_ index: Index, _ hash: UInt32) {
    var position = hash & mask
    while slots[Int(position)] != 0 { position = (position &+ 1) & mask }
    slots[Int(position)] = UInt64(hash) &<< 32 | UInt64(index &+ 1)
  }

  /// Shifts the following run back, so that there are no tombstones.
  func remove(_ index: Index, _ hash: UInt32) {
    var hole = hash & mask
    while UInt32(truncatingIfNeeded: slots[Int(hole)]) != index &+ 1 {
      if slots[Int(hole)] == 0 { return }
      hole = (hole &+ 1) & mask
    }
    var next = (hole &+ 1) & mask
    while slots[Int(next)] != 0 {
      let home = UInt32(truncatingIfNeeded: slots[Int(next)] &>> 32) & mask
      if (next &- home) & mask >= (next &- hole) & mask {
        slots[Int(hole)] = slots[Int(next)]
        hole = next
      }
      next = (next &+ 1) & mask
    }
    slots[Int(hole)] = 0
  }

  /// Room for one more than `count`. False: memory is short, and it stays as it is.
  mutating func makeRoom(besides count: Int) -> Bool {
    // A quarter full: one look finds nearly all.
    while count &* 4 >= size { if !grow() { return false } }
    return true
  }

  private mutating func grow() -> Bool {
    let (old, oldSize) = (slots, size)
    guard let wider = memory.allocateZeroed(UInt64.self, oldSize * 2) else { return false }
    slots = wider
    mask = UInt32(truncatingIfNeeded: oldSize * 2 - 1)
    for position in 0..<oldSize where old[position] != 0 {
      insert(UInt32(truncatingIfNeeded: old[position]) &- 1, UInt32(truncatingIfNeeded: old[position] &>> 32))
    }
    memory.release(old, oldSize)
    return true
  }
}
