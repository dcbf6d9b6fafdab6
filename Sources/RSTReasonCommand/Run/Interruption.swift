import Glibc
import Synchronization

/// A wish to end early: SIGINT or SIGTERM, or nobody left to write for. What was earned is still written.
enum Interruption {
  private static let received = Atomic<Int32>(0)
  private static let noReader = Atomic<Bool>(false)

  /// Asked between batches of frames.
  static var isWanted: Bool { signal != nil || noReader.load(ordering: .relaxed) }

  /// The signal that came.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The output cannot be written to any more.
  static func stopForOutput() { noReader.store(true, ordering: .relaxed) }

  /// The first signal ends the run in order, the second at once.
  static func install() {
    received.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        Interruption.received.store(number, ordering: .relaxed)
        Interruption.wakeReader()
        Glibc.signal(number, SIG_DFL)
      }
      sigaction(number, &action, nil)
    }
  }

  /// A read of standard input that waits is given up: the signal ends it, and its repetition finds nothing
  /// to wait for.
  private static func wakeReader() {
    let flags = fcntl(STDIN_FILENO, F_GETFL)
    if flags >= 0 { _ = fcntl(STDIN_FILENO, F_SETFL, flags | O_NONBLOCK) }
  }

  /// Standard input as it was, for whoever shares it.
  static func restore() {
    guard signal != nil else { return }
    let flags = fcntl(STDIN_FILENO, F_GETFL)
    if flags >= 0 { _ = fcntl(STDIN_FILENO, F_SETFL, flags & ~O_NONBLOCK) }
  }
}
