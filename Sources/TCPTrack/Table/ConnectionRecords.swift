/// A record and its number, which lead to the same.
struct ConnectionPlace {
  let record: ConnectionPointer
  let index: ConnectionRecords.Index
}

/// Where the connections' records lie, each under a number that stays the same as long as it is in use.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct ConnectionRecords: ~Copyable {
  typealias Index = UInt32
  /// No record.
  static let none: Index = .max

  /// Records are had from memory 16,384 at a time (6 MB, three large pages), and touched only when used.
  private static let chunkShift: UInt32 = 14
  private static let chunkSize = 1 << Int(chunkShift)

  private let memory: Memory
  private let chunks: UnsafeMutablePointer<ConnectionPointer?>
  private let chunkLimit: Int
  private var chunkCount = 0
  /// The first of the records given back; each leads to the next.
  private var freeHead: Index = none
  /// The first of the records that were never used.
  private(set) var unused: Index = 0

  /// Room for `limit` records; nil if there is no memory for the first of them.
  init?(limit: Int, _ memory: Memory) {
    chunkLimit = (limit >> Int(Self.chunkShift)) + 1
    guard let chunks = memory.allocateZeroed(ConnectionPointer?.self, chunkLimit) else { return nil }
    guard let records = memory.allocate(Connection.self, Self.chunkSize) else {
      memory.release(chunks, chunkLimit)
      return nil
    }
    chunks[0] = records
    chunkCount = 1
    self.chunks = chunks
    self.memory = memory
  }

  deinit {
    for chunk in 0..<chunkCount {
      if let records = chunks[chunk] { memory.release(records, Self.chunkSize) }
    }
    memory.release(chunks, chunkLimit)
  }

  var bytes: UInt64 { UInt64(chunkCount * Self.chunkSize * MemoryLayout<Connection>.stride + chunkLimit * 8) }

  /// Without the records that were never used, which have not been touched and so take no memory, but for the rest
  /// of a large page.
  var touchedBytes: UInt64 {
    let page = 1 << 21
    let records = (Int(unused) * MemoryLayout<Connection>.stride + page - 1) / page * page
    return min(bytes, UInt64(records + chunkLimit * 8))
  }

  /// The record; `index` is one that was taken.
  @inline(__always)
  subscript(index: Index) -> ConnectionPointer {
    chunks[Int(truncatingIfNeeded: index &>> Self.chunkShift)].unsafelyUnwrapped
      + Int(truncatingIfNeeded: index & (1 &<< Self.chunkShift &- 1))
  }

  /// A record given back, or the next never used; nil if there is no memory for more.
  mutating func take() -> Index? {
    if freeHead != Self.none {
      let index = freeHead
      freeHead = self[index].pointee.next
      return index
    }
    if Int(unused) == chunkCount << Int(Self.chunkShift) {
      guard chunkCount < chunkLimit, let records = memory.allocate(Connection.self, Self.chunkSize) else { return nil }
      chunks[chunkCount] = records
      chunkCount += 1
    }
    unused &+= 1
    return unused &- 1
  }

  mutating func giveBack(_ index: Index) {
    self[index].pointee.next = freeHead
    freeHead = index
  }
}
