import Glibc

/// Where results go: standard output, or a file that gets its name when it is complete.
///
/// Collects big blocks. After a failed write everything further is dropped.
final class Output {
  /// Why writing came to an end.
  enum Failure {
    /// Nobody reads any more (`| head`): no error.
    case closedPipe
    /// What could not be done, in words.
    case system(String)
  }

  private(set) var failure: Failure?
  let isTerminal: Bool
  private let descriptor: Int32
  private let temporary: TemporaryFile?
  private let name: String
  private var buffer: [UInt8] = []

  private static let blockSize = 1 << 18

  private init(descriptor: Int32, name: String, temporary: TemporaryFile? = nil) {
    self.descriptor = descriptor
    self.name = name
    self.temporary = temporary
    isTerminal = isatty(descriptor) == 1
  }

  /// Standard output, and no SIGPIPE from now on.
  static func standard() -> Output {
    signal(SIGPIPE, SIG_IGN)
    return Output(descriptor: STDOUT_FILENO, name: "standard output")
  }

  /// `path` nil is standard output. Devices and pipes are written to directly. Throws `OutputError`.
  static func open(_ path: String?) throws -> Output {
    guard let path else { return standard() }
    signal(SIGPIPE, SIG_IGN)
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      let descriptor = Glibc.open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
      return Output(descriptor: descriptor, name: path)
    }
    let temporary = try TemporaryFile(for: path)
    return Output(descriptor: temporary.descriptor, name: path, temporary: temporary)
  }

  func append(_ bytes: [UInt8]) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.blockSize { flush() }
  }

  func flush() {
    var written = 0
    while written < buffer.count, failure == nil {
      let count = buffer.withUnsafeBytes { write(descriptor, $0.baseAddress! + written, $0.count - written) }
      if count >= 0 {
        written += count
      } else if errno == EPIPE {
        failure = .closedPipe
      } else if errno != EINTR {
        failure = .system("cannot write \(name): \(systemMessage(errno))")
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Gives the file its name. False, with a line on standard error, if not all could be written; nothing is
  /// left behind then.
  func finish() -> Bool {
    flush()
    if failure == nil, let temporary, let problem = temporary.publish() {
      failure = .system("cannot write \(name): \(problem)")
    }
    guard case .system(let message) = failure else { return true }
    temporary?.discard()
    complain(message)
    return false
  }
}

/// Why no output could be opened.
struct OutputError: Error, CustomStringConvertible {
  let name: String
  let code: Int32

  var description: String { "cannot write \(name): \(systemMessage(code))" }
}
