import CStandardLibrary

/// Where the tables' memory comes from: the C library, or the embedding program's own functions.
/// Memory is aligned to 64 bytes and not cleared.
public struct Memory: @unchecked Sendable {
  public typealias Allocate = @convention(c) (UnsafeMutableRawPointer?, Int) -> UnsafeMutableRawPointer?
  public typealias Release = @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?, Int) -> Void

  private var context: UnsafeMutableRawPointer?
  private var allocateBytes: Allocate
  private var releaseBytes: Release

  /// The caller's functions. `allocate` answers nil when there is no memory left.
  public init(context: UnsafeMutableRawPointer?, allocate: @escaping Allocate, release: @escaping Release) {
    self.context = context
    allocateBytes = allocate
    releaseBytes = release
  }

  /// The C library's.
  public init() {
    self.init(
      context: nil,
      allocate: { _, bytes in rst_allocate(bytes) },
      release: { _, memory, bytes in rst_release(memory, bytes) })
  }

  func allocate<Element>(_: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element>? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow, bytes > 0 else { return nil }
    return allocateBytes(context, bytes)?.bindMemory(to: Element.self, capacity: count)
  }

  func allocateZeroed<Element>(_ type: Element.Type, _ count: Int) -> UnsafeMutablePointer<Element>? {
    guard let memory = allocate(type, count) else { return nil }
    UnsafeMutableRawPointer(memory).initializeMemory(
      as: UInt8.self, repeating: 0, count: count * MemoryLayout<Element>.stride)
    return memory
  }

  func release<Element>(_ memory: UnsafeMutablePointer<Element>, _ count: Int) {
    releaseBytes(context, UnsafeMutableRawPointer(memory), count * MemoryLayout<Element>.stride)
  }
}

extension UnsafeRawPointer {
  /// Calls for the cache lines of so many bytes from here on, which need not be memory. Inlinable: the capture's readers
  /// do so for every record.
  @inlinable @inline(__always)
  package func prefetch(_ bytes: Int) {
    var line = 0
    while line < bytes {
      rst_prefetch(self + line)
      line &+= 64
    }
  }
}
