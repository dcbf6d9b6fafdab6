import CaptureFile
import Glibc

/// Where results go: standard output, or a file that gets its name when it is complete. After a failed write everything
/// further is dropped.
final class Output {
  /// Why writing came to an end.
  enum Failure {
    /// Nobody reads any more (`| head`): no error.
    case closedPipe
    case error(CaptureError)
  }

  private(set) var failure: Failure?
  let isTerminal: Bool
  private let file: OutputFile
  /// Nil: standard output.
  private let path: String?

  /// `path` nil or "-" is standard output. No SIGPIPE from now on.
  init(_ path: String?) throws(CaptureError) {
    signal(SIGPIPE, SIG_IGN)
    file = try OutputFile(path: path ?? "-")
    self.path = path == "-" ? nil : path
    isTerminal = file.isTerminal
  }

  func append(_ bytes: [UInt8]) { attempt { () throws(CaptureError) in try file.write(bytes) } }

  func flush() { attempt { () throws(CaptureError) in try file.flush() } }

  /// Gives the file its name. False, with a line on standard error, if not all could be written.
  func finish() -> Bool {
    attempt { () throws(CaptureError) in try file.commit(durable: true) }
    if failure == nil, Interruption.signal != nil, let path {
      complain("interrupted: \(path) has what was explained until then")
    }
    guard case .error(let error) = failure else { return true }
    complain("\(error)")
    return false
  }

  private func attempt(_ work: () throws(CaptureError) -> Void) {
    guard failure == nil else { return }
    do {
      try work()
    } catch {
      if case .system(EPIPE) = error.problem { failure = .closedPipe } else { failure = .error(error) }
    }
  }
}
