import Glibc

/// A file descriptor read in pieces into one buffer; what is not used up moves to its front.
///
/// read() into 256 KiB is as fast as mapping the file and leaves the page cache's pages where they are.
final class InputBuffer {
  static let defaultCapacity = 256 << 10
  /// For copying: fewer and larger writes.
  static let wideCapacity = 1 << 20

  private let path: String
  private let descriptor: Int32
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var end = 0
  /// Bytes of the file before `storage`'s first.
  private var consumed: UInt64 = 0
  /// Bytes of a regular file when it was opened; nil for what has no size.
  let size: UInt64?
  private var pipe = PipeWait()

  /// Opens `name`, or `path`, which is what errors speak of; "-" is standard input. Does not wait for a writer of a
  /// named pipe.
  init(path: String, opening name: String? = nil, capacity: Int = InputBuffer.defaultCapacity) throws(CaptureError) {
    self.path = path
    self.capacity = capacity
    let name = name ?? path
    descriptor = name == "-" ? dup(STDIN_FILENO) : open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw CaptureError(file: path, problem: .system(errno)) }
    storage = .allocate(capacity: capacity)
    size = sizeOfRegularFile(descriptor)
    if size != nil { posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL) }
  }

  deinit {
    storage.deallocate()
    close(descriptor)
  }

  /// Offset in the file of the first byte not used up.
  var offset: UInt64 { consumed &+ UInt64(start) }

  /// Whether a regular file is in the window to its end.
  var isWhole: Bool { size.map { consumed &+ UInt64(end) >= $0 } ?? false }

  var window: Window { Window(base: storage, position: start, end: end) }

  /// Everything before `position` of the last window is used up.
  func advance(to position: Int) { start = position }

  /// One read of what there is, whole frames or not; windows handed out before are void. False at the
  /// file's end.
  func refill() throws(CaptureError) -> Bool {
    if start > 0 {
      memmove(storage, storage + start, end - start)
      consumed &+= UInt64(start)
      end -= start
      start = 0
    }
    let count = try readOnce(into: storage + end, capacity - end)
    end += count
    return count > 0
  }

  /// Reads until so many bytes, which are few, are in the window. False if the file ends first.
  func fill(_ bytes: Int) throws(CaptureError) -> Bool {
    while end - start < bytes {
      guard try refill() else { return false }
    }
    return true
  }

  /// The four bytes that are so far on from the first not used up, of a regular file. Nil if it ends first.
  func peek(_ distance: UInt64) -> UInt32? {
    let position = lseek(descriptor, 0, SEEK_CUR)
    guard position >= 0, distance < UInt64(off_t.max / 2) else { return nil }
    var value: UInt32 = 0
    let count = pread(descriptor, &value, 4, position - off_t(end - start) + off_t(distance))
    return count == 4 ? value : nil
  }

  /// Makes room for a record of this many bytes from `offset` on. False: the file is not that long, and
  /// no room was made for a length that someone made up.
  func reserve(_ bytes: Int) -> Bool {
    guard bytes > capacity else { return true }
    if let size = sizeOfRegularFile(descriptor), offset &+ UInt64(bytes) > size { return false }
    let wider = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes)
    memcpy(wider, storage + start, end - start)
    storage.deallocate()
    consumed &+= UInt64(start)
    (storage, capacity, end, start) = (wider, bytes, end - start, 0)
    return true
  }

  /// Uses up this many bytes, reading past what is not there yet. False if the file ends first.
  func skip(_ bytes: UInt64) throws(CaptureError) -> Bool {
    var rest = bytes
    while rest > UInt64(end - start) {
      rest -= UInt64(end - start)
      start = end
      guard try refill() else { return false }
    }
    start += Int(rest)
    return true
  }

  private func readOnce(into target: UnsafeMutablePointer<UInt8>, _ room: Int) throws(CaptureError) -> Int {
    while true {
      var most = room
      if size == nil {
        guard let wanted = pipe.wait(for: descriptor, room: room) else { throw failure(.interrupted) }
        most = wanted
      }
      let count = read(descriptor, target, most)
      if count >= 0 {
        pipe.took(count)
        return count
      }
      if errno != EINTR, errno != EAGAIN { throw failure(.system(errno)) }
    }
  }

  private func failure(_ problem: CaptureError.Problem) -> CaptureError {
    CaptureError(file: path, problem: problem, offset: consumed &+ UInt64(end))
  }
}

private func sizeOfRegularFile(_ descriptor: Int32) -> UInt64? {
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
  return UInt64(status.st_size)
}
