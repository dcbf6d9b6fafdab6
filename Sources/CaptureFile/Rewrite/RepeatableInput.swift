import Glibc

/// A capture that can be opened more than once: what is not a regular file is copied to a temporary one
/// first, which has no name and goes with this object.
public final class RepeatableInput {
  /// What to open: the path itself, or a name of the copy.
  public let opened: String
  private let copy: Int32?

  /// `path` "-" is standard input. Reads all of a pipe.
  public init(path: String) throws(CaptureError) {
    var status = stat()
    let isKnown = path == "-" ? fstat(STDIN_FILENO, &status) == 0 : stat(path, &status) == 0
    guard isKnown else { throw CaptureError(file: path, problem: .system(errno)) }
    if status.st_mode & S_IFMT == S_IFREG {
      (opened, copy) = (path == "-" ? "/proc/self/fd/0" : path, nil)
      return
    }
    let name = try spool(InputBuffer(path: path), path: path)
    defer { unlink(name) }
    let descriptor = open(name, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw CaptureError(file: name, problem: .system(errno)) }
    (opened, copy) = ("/proc/self/fd/\(descriptor)", descriptor)
  }

  deinit { if let copy { close(copy) } }
}
