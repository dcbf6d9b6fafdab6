import Glibc

/// A file without its final name, in the same folder.
final class TemporaryFile {
  let descriptor: Int32
  private let name: String
  private let target: String

  init(for path: String) throws {
    // A link stays one: its target is replaced.
    target =
      realpath(path, nil).map { pointer in
        defer { free(pointer) }
        return String(cString: pointer)
      } ?? path
    var template = Array("\(target).XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw OutputError(name: path, code: errno) }
    name = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    var old = stat()
    if stat(target, &old) == 0 {
      fchmod(descriptor, old.st_mode & 0o7777)
    } else {
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor, 0o666 & ~mask)
    }
  }

  /// Gives it the final name. Otherwise the system's words why not.
  func publish() -> String? {
    guard fsync(descriptor) == 0 || errno == EINVAL, close(descriptor) == 0, rename(name, target) == 0 else {
      return systemMessage(errno)
    }
    return nil
  }

  func discard() { unlink(name) }
}
