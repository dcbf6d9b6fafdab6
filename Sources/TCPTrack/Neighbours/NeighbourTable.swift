/// Facts about neighbours, bounded: each set of four holds those heard of most recently. A set is cleared when it is
/// first used: others take no memory.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct NeighbourTable<Facts: NeighbourFacts>: ~Copyable {
  static var size: Int { 1 << 14 }
  static var ways: Int { 4 }

  private let entries: UnsafeMutablePointer<Facts>
  /// By the place of a set's first entry.
  private let usedSets: BitSet
  private let memory: Memory

  init?(_ memory: Memory) {
    guard let entries = memory.allocate(Facts.self, Self.size) else { return nil }
    guard let usedSets = BitSet(size: UInt32(Self.size), memory) else {
      memory.release(entries, Self.size)
      return nil
    }
    self.entries = entries
    self.usedSets = usedSets
    self.memory = memory
  }

  deinit { memory.release(entries, Self.size) }

  var bytes: UInt64 { UInt64(Self.size * MemoryLayout<Facts>.stride) + usedSets.bytes }

  /// The place of the first entry of the neighbour's set.
  static func set(_ address: Address, _ port: UInt16) -> Int {
    Int(truncatingIfNeeded: address.spread(with: port) &>> 50) & (size - ways)
  }

  /// The four entries of the set; nil if none of them was ever written.
  func existing(_ set: Int) -> UnsafeMutablePointer<Facts>? {
    usedSets.contains(UInt32(truncatingIfNeeded: set)) ? entries + set : nil
  }

  /// The same, to be written.
  func begun(_ set: Int) -> UnsafeMutablePointer<Facts> {
    if let existing = existing(set) { return existing }
    usedSets.insert(UInt32(truncatingIfNeeded: set))
    (entries + set).initialize(repeating: Facts(), count: Self.ways)
    return entries + set
  }

  func find(_ address: Address, _ port: UInt16) -> Facts? {
    guard let set = existing(Self.set(address, port)) else { return nil }
    for way in 0..<Self.ways where set[way].address == address && set[way].port == port { return set[way] }
    return nil
  }

  /// The neighbour's facts for writing; a new one takes the place of the set's longest unheard.
  func touch(_ address: Address, _ port: UInt16, at time: Int64) -> UnsafeMutablePointer<Facts> {
    let set = begun(Self.set(address, port))
    var oldest = set
    for way in 0..<Self.ways {
      let entry = set + way
      if entry.pointee.address == address && entry.pointee.port == port {
        entry.pointee.lastTime = time
        return entry
      }
      if entry.pointee.lastTime < oldest.pointee.lastTime { oldest = entry }
    }
    oldest.pointee = Facts(address, port, at: time)
    return oldest
  }

  /// Calls for the entries that `touch` will look at.
  func prefetch(_ address: Address, _ port: UInt16) {
    UnsafeRawPointer(entries + Self.set(address, port)).prefetch(Self.ways &* MemoryLayout<Facts>.stride)
  }
}
