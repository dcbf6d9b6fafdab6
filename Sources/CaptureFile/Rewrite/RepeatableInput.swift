import Glibc

/// A capture that can be opened more than once: what is not a regular file is copied first, and the copy goes with
/// this object.
public final class RepeatableInput {
  /// What to open: the path itself, or a name of the copy.
  public let opened: String
  private let copy: Spool?

  /// `path` "-" is standard input. Reads all of a pipe.
  public init(path: String) throws(CaptureError) {
    let input = try InputBuffer(path: path)
    copy = input.size == nil ? try Spool(input) : nil
    opened = copy?.name ?? (path == "-" ? "/proc/self/fd/0" : path)
  }
}
