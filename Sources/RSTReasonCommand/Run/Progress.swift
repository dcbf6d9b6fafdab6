import Glibc
import Synchronization

/// A line on standard error that says how far the work is, for somebody who looks at a terminal.
final class Progress: Sendable {
  private struct State {
    var bytes: UInt64 = 0
    var packets: UInt64 = 0
    var resets: UInt64 = 0
    var begin = ContinuousClock.now
    var shown = ContinuousClock.now
    var isShown = false
  }

  private static let interval = Duration.milliseconds(250)

  private let state = Mutex(State())
  /// Bytes of all captures; 0 where not known.
  private let total: UInt64

  /// Nil where nobody would see it.
  init?(captures: [String], quiet: Bool) {
    guard !quiet, isatty(STDERR_FILENO) == 1 else { return nil }
    total = captures.reduce(0) { sum, path in
      var status = stat()
      return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? sum &+ UInt64(status.st_size) : sum
    }
  }

  /// What has been done since the last call; from any thread.
  func advance(bytes: UInt64, packets: UInt64, resets: UInt64) {
    state.withLock { state in
      state.bytes &+= bytes
      state.packets &+= packets
      state.resets &+= resets
      let now = ContinuousClock.now
      guard now - state.shown >= Self.interval else { return }
      state.shown = now
      state.isShown = true
      put("\r\(line(state, after: now - state.begin))\u{1B}[K")
    }
  }

  /// Takes the line away, before anything else is written to the terminal.
  func clear() {
    state.withLock { state in
      if state.isShown { put("\r\u{1B}[K") }
      state.isShown = false
    }
  }

  private func line(_ state: State, after elapsed: Duration) -> String {
    let seconds = max(elapsed / .seconds(1), 0.001)
    let rate = Double(state.packets) / seconds
    var parts: [String] = []
    if total > 0 { parts.append("\(min(100, state.bytes * 100 / total)) %") }
    parts.append("\(state.bytes >> 20) MiB")
    parts.append("\(Int(rate / 1000)),000 packets/s")
    parts.append("\(state.resets) resets")
    if total > state.bytes, state.bytes > 0 {
      parts.append("\(Int(seconds * Double(total - state.bytes) / Double(state.bytes)) + 1) s left")
    }
    return parts.joined(separator: ", ")
  }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
