import Glibc

/// Memory behind which the address space ends: to read one byte too far is to crash.
final class GuardedPages {
  private let base: UnsafeMutableRawPointer
  private let size: Int

  /// Room for at least so many bytes.
  init(_ bytes: Int) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    size = (bytes + page - 1) / page * page
    base = mmap(nil, size + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(base != MAP_FAILED && mprotect(base + size, page, PROT_NONE) == 0)
  }

  deinit { munmap(base, size + Int(sysconf(Int32(_SC_PAGESIZE)))) }

  /// The bytes, their end at the guard.
  func place(_ bytes: ArraySlice<UInt8>) -> UnsafePointer<UInt8> {
    let start = base + size - bytes.count
    bytes.withUnsafeBytes { if let source = $0.baseAddress { start.copyMemory(from: source, byteCount: $0.count) } }
    return UnsafePointer(start.assumingMemoryBound(to: UInt8.self))
  }
}
