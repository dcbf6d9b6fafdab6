import Glibc
import RSTReason

/// When to colour.
enum ColorChoice: String, CaseIterable, Sendable {
  case auto, always, never

  /// `auto`: on a terminal, unless NO_COLOR (no-color.org) is set or the terminal is a dumb one.
  func isWanted(for output: Output) -> Bool {
    switch self {
    case .always: true
    case .never: false
    case .auto:
      output.isTerminal && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
        && getenv("TERM").map { String(cString: $0) != "dumb" } ?? true
    }
  }
}

/// SGR sequences (ECMA-48 §8.3.117) by what they stand for.
struct Style: Sendable {
  let isColored: Bool

  func begin(_ verdict: Verdict) -> StaticString {
    guard isColored else { return "" }
    if verdict.isHarmless { return "\u{1B}[32m" }
    return switch verdict.severity {
    case .chat: ""
    case .note: "\u{1B}[36m"
    case .warning: "\u{1B}[33m"
    case .error: "\u{1B}[31m"
    }
  }

  func begin(_ confidence: Confidence) -> StaticString {
    guard isColored else { return "" }
    return switch confidence {
    case .certain: "\u{1B}[1m"
    case .probable: ""
    case .possible: "\u{1B}[2m"
    }
  }

  var heading: StaticString { isColored ? "\u{1B}[1m" : "" }
  var faint: StaticString { isColored ? "\u{1B}[2m" : "" }
  var end: StaticString { isColored ? "\u{1B}[0m" : "" }
}

/// Columns of the terminal; nil where there is none.
func terminalWidth() -> Int? {
  var size = winsize()
  guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
  return Int(size.ws_col)
}
