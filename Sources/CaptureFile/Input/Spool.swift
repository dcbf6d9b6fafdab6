import Glibc

/// A copy of what comes through a pipe, for readers that have to go back or to read twice. It has no name, so that
/// nothing is left of it however the process ends.
final class Spool {
  private let descriptor: Int32
  /// What to open, as often as wanted, for as long as this object lives.
  let name: String

  /// Reads all of the input. Where the waiting for a pipe is broken off the copy ends.
  init(_ input: InputBuffer) throws(CaptureError) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    descriptor = Self.open(in: folder)
    name = "/proc/self/fd/\(descriptor)"
    guard descriptor >= 0 else { throw CaptureError(file: folder, problem: .system(errno)) }
    do {
      repeat {
        let window = input.window
        try write(window, folder)
        input.advance(to: window.end)
      } while try input.refill()
    } catch {
      guard case .interrupted = error.problem else { throw error }
    }
  }

  deinit { close(descriptor) }

  private static func open(in folder: String) -> Int32 {
    let unnamed = openUnnamed(in: folder, mode: 0o600)
    guard unnamed < 0, cannotBeUnnamed else { return unnamed }
    var template = Array("\(folder)/rstreason-XXXXXX".utf8CString)
    let named = mkstemp(&template)
    guard named >= 0 else { return named }
    _ = fcntl(named, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return named
  }

  private func write(_ window: Window, _ folder: String) throws(CaptureError) {
    var position = window.position
    while position < window.end {
      let count = Glibc.write(descriptor, window.base + position, window.end - position)
      if count > 0 {
        position += count
      } else if errno != EINTR {
        throw CaptureError(file: "the copy of a pipe in \(folder)", problem: .system(errno))
      }
    }
  }
}
