import Glibc

/// Finds out whether a zstd (RFC 8878) or LZ4 file (lz4_Frame_format.md 1.6) ends where its frames do, by the
/// lengths in their headers: libwiretap (seen with 4.0) takes the end of a file that was cut off for its proper end.
/// gzip it checks itself.
struct CompressedEnding {
  private let descriptor: Int32
  private let size: UInt64
  private var position: UInt64 = 0

  /// True only for these two formats, cut short.
  static func isCutShort(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return false }
    var walk = CompressedEnding(descriptor: descriptor, size: UInt64(status.st_size))
    return walk.passesEnd()
  }

  private init(descriptor: Int32, size: UInt64) {
    self.descriptor = descriptor
    self.size = size
  }

  /// A file may hold several frames. What is none ends the walk: that fault is for the reader to tell.
  private mutating func passesEnd() -> Bool {
    while position < size {
      let magic = take(4)
      switch magic {
      case 0xFD2F_B528: walkZstandard()
      case 0x184D_2204: walkLZ4()
      case 0x184D_2A50...0x184D_2A5F: position &+= take(4)
      default: return false
      }
    }
    return position > size
  }

  private mutating func walkZstandard() {
    let header = take(1)
    let isSingleSegment = header & 0x20 != 0
    let dictionary: [UInt64] = [0, 1, 2, 4]
    let contentSize: [UInt64] = [isSingleSegment ? 1 : 0, 2, 4, 8]
    position &+= (isSingleSegment ? 0 : 1) + dictionary[Int(header & 3)] + contentSize[Int(header >> 6)]
    while position < size {
      let block = take(3)
      let isRunLength = block >> 1 & 3 == 1
      position &+= isRunLength ? 1 : block >> 3
      if block & 1 != 0 {
        position &+= header & 4 != 0 ? 4 : 0
        return
      }
    }
    position = size &+ 1
  }

  private mutating func walkLZ4() {
    let flags = take(1)
    position &+= 2 + (flags & 8 != 0 ? 8 : 0) + (flags & 1 != 0 ? 4 : 0)
    while position < size {
      let block = take(4)
      if block == 0 {
        position &+= flags & 4 != 0 ? 4 : 0
        return
      }
      position &+= block & 0x7FFF_FFFF + (flags & 0x10 != 0 ? 4 : 0)
    }
    position = size &+ 1
  }

  /// A little-endian number of so many bytes; beyond the end 0, with the position beyond it too.
  private mutating func take(_ bytes: Int) -> UInt64 {
    var value: UInt64 = 0
    let count = pread(descriptor, &value, bytes, off_t(truncatingIfNeeded: position))
    position &+= UInt64(bytes)
    if count == bytes { return UInt64(littleEndian: value) }
    position = max(position, size &+ 1)
    return 0
  }
}
