/// Tags of connections that were forgotten, so that their return is known as such. Each lies in its place until another
/// one of that place comes.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct ForgottenConnections: ~Copyable {
  static let size = 1 << 16

  private let memory: Memory
  private let tags: UnsafeMutablePointer<UInt32>

  init?(_ memory: Memory) {
    guard let tags = memory.allocateZeroed(UInt32.self, Self.size) else { return nil }
    self.tags = tags
    self.memory = memory
  }

  deinit { memory.release(tags, Self.size) }

  var bytes: UInt64 { UInt64(Self.size * MemoryLayout<UInt32>.stride) }

  func insert(_ record: ConnectionPointer) { insert(tag: Self.tag(of: record)) }
  func insert(tag: UInt32) { tags[Self.place(tag)] = tag }

  func contains(_ record: ConnectionPointer) -> Bool {
    let tag = Self.tag(of: record)
    return tags[Self.place(tag)] == tag
  }

  /// 0 = none.
  subscript(place: Int) -> UInt32 { tags[place] }

  private static func place(_ tag: UInt32) -> Int { Int(tag) & (size - 1) }

  /// The same on every machine and in every process, as is what is said of a connection's return.
  private static func tag(of record: ConnectionPointer) -> UInt32 {
    let (addresses, ports) = (record.pointee.addresses, record.pointee.ports)
    let hash = endpointsHash(addresses.0, ports.0, addresses.1, ports.1)
    return UInt32(truncatingIfNeeded: hash ^ hash &>> 32)
  }
}
