import Glibc

/// A new file in the folder of the one whose name it is going to take.
final class Replacement {
  /// The name's own file, symbolic links followed.
  private let target: String
  private let folder: String
  /// Of the file that has the name now.
  private let status: stat?
  /// While the new file has one.
  private var temporary: String?

  init(of path: String, status: stat?) {
    let resolved = status == nil ? nil : realpath(path, nil)
    let target = resolved.map { String(cString: $0) } ?? path
    free(resolved)
    let slash = target.lastIndex(of: "/")
    folder = slash.map { $0 == target.startIndex ? "/" : String(target[..<$0]) } ?? "."
    self.target = target
    self.status = status
  }

  /// Opens the file for reading and writing. -1: `errno` says why not.
  func open() -> Int32 {
    let mode = status.map { $0.st_mode & 0o777 } ?? 0o666
    var descriptor = openUnnamed(in: folder, mode: mode)
    if descriptor < 0, cannotBeUnnamed { descriptor = openNamed(mode) }
    if descriptor >= 0, let status {
      // Another's file stays as much theirs as the system lets; the owner first, which clears bits of the mode.
      _ = fchown(descriptor, status.st_uid, status.st_gid)
      _ = fchmod(descriptor, status.st_mode & 0o7777)
    }
    return descriptor
  }

  private func openNamed(_ mode: mode_t) -> Int32 {
    freeName { name in
      let descriptor = Glibc.open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      if descriptor >= 0 { temporary = name }
      return descriptor
    }
  }

  /// Gives the open file its name. False: `errno` says why not, and the name's file is what it was.
  func take(_ descriptor: Int32, durable: Bool) -> Bool {
    if temporary == nil {
      let linked = freeName { name in
        let result = linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW)
        if result == 0 { temporary = name }
        return result
      }
      guard linked == 0 else { return false }
    }
    guard let name = temporary, rename(name, target) == 0 else { return false }
    temporary = nil
    return !durable || syncFolder()
  }

  /// What has no name yet goes with its descriptor.
  func discard() {
    if let temporary { unlink(temporary) }
    temporary = nil
  }

  /// Tries names until one is not taken.
  private func freeName(_ attempt: (String) -> Int32) -> Int32 {
    for number in 0..<100 {
      let result = attempt("\(folder)/.rstreason-\(getpid())-\(number)")
      if result >= 0 || errno != EEXIST { return result }
    }
    return -1
  }

  private func syncFolder() -> Bool {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 || errno == EINVAL
  }
}
