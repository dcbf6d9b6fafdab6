import Glibc

/// A file that appears under its name whole or not at all.
///
/// It is written without a name in the folder of its name (where the file system cannot do that, under a
/// temporary one) and gets its name in `commit`. A name that is not a regular file's (a pipe, a device)
/// and standard output are written as they are. For one thread at a time.
public final class OutputFile {
  private static let capacity = 256 << 10

  /// As given; `-` for standard output.
  public let path: String
  private let destination: Destination
  private let descriptor: Int32
  private var buffer: UnsafeMutableRawBufferPointer
  private var buffered = 0
  private var flushed: UInt64 = 0

  private enum Destination {
    case direct
    case replacing(Replacement)
  }

  /// `path` "-" is standard output. A file of that name keeps its permissions, and as far as the system allows
  /// its owner and group.
  public init(path: String) throws(CaptureError) {
    self.path = path
    var status = stat()
    let exists = path != "-" && stat(path, &status) == 0
    if path == "-" {
      descriptor = dup(STDOUT_FILENO)
      destination = .direct
    } else if exists, status.st_mode & S_IFMT != S_IFREG {
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
      destination = .direct
    } else {
      let replacement = Replacement(of: path, status: exists ? status : nil)
      descriptor = replacement.open()
      destination = .replacing(replacement)
    }
    guard descriptor >= 0 else {
      throw CaptureError(file: path, problem: .system(errno), side: .output(isIncomplete: false))
    }
    buffer = .allocate(byteCount: Self.capacity, alignment: 64)
  }

  deinit {
    close(descriptor)
    if case .replacing(let replacement) = destination { replacement.discard() }
    buffer.deallocate()
  }

  /// Bytes written so far.
  public var position: UInt64 { flushed &+ UInt64(buffered) }

  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Whether bytes written can be written over.
  var isPatchable: Bool { if case .replacing = destination { true } else { false } }

  func write(_ bytes: UnsafeRawBufferPointer) throws(CaptureError) {
    guard bytes.count > 0, let start = bytes.baseAddress else { return }
    if bytes.count > Self.capacity - buffered { try flush() }
    if bytes.count >= Self.capacity {
      try put(bytes)
    } else {
      memcpy(buffer.baseAddress! + buffered, start, bytes.count)
      buffered += bytes.count
    }
  }

  public func write(_ bytes: [UInt8]) throws(CaptureError) {
    try bytes.withUnsafeBufferPointer { (buffer) throws(CaptureError) in try write(UnsafeRawBufferPointer(buffer)) }
  }

  /// Writes eight bytes over what stands at `offset`; only where `isPatchable`.
  func patch(_ value: UInt64, at offset: UInt64) throws(CaptureError) {
    try flush()
    let count = withUnsafeBytes(of: value) { pwrite(descriptor, $0.baseAddress, $0.count, off_t(offset)) }
    guard count == 8 else { throw failure() }
  }

  public func flush() throws(CaptureError) {
    let count = buffered
    buffered = 0
    try put(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
  }

  /// For a library that writes all of the file; it closes this one and leaves the file's end behind.
  func duplicate() throws(CaptureError) -> Int32 {
    let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
    guard copy >= 0 else { throw failure() }
    return copy
  }

  /// The file gets its name. `durable`: it and its name are on the disk when this returns.
  public func commit(durable: Bool = false) throws(CaptureError) {
    try flush()
    guard case .replacing(let replacement) = destination else { return }
    // EINVAL: the file system has nothing of the kind.
    if durable, fsync(descriptor) != 0, errno != EINVAL { throw failure() }
    guard replacement.take(descriptor, durable: durable) else { throw failure() }
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws(CaptureError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count >= 0 {
        done += count
        flushed &+= UInt64(count)
      } else if errno == EAGAIN {
        waitForRoom()
      } else if errno != EINTR {
        throw failure()
      }
    }
  }

  /// Whoever shares standard output may have told it not to wait.
  private func waitForRoom() {
    var watched = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&watched, 1, -1)
  }

  /// Nothing is left of what was to replace a file.
  func failure(_ problem: CaptureError.Problem) -> CaptureError {
    CaptureError(file: path, problem: problem, side: .output(isIncomplete: !isPatchable))
  }

  private func failure() -> CaptureError { failure(.system(errno)) }
}
