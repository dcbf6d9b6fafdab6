import CaptureFile
import Glibc
import Synchronization

/// A wish to end early: SIGINT or SIGTERM, or nobody left to write for. What was earned is still written.
enum Interruption {
  private static let received = Atomic<Int32>(0)
  private static let noReader = Atomic<Bool>(false)
  /// The end to write to of a pipe that nobody reads: from its first byte on it wakes who waits for input.
  private static let bell = Atomic<Int32>(-1)

  /// Asked between batches of frames.
  static var isWanted: Bool { signal != nil || noReader.load(ordering: .relaxed) }

  /// The signal that came.
  static var signal: Int32? {
    let number = received.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// The output cannot be written to any more.
  static func stopForOutput() {
    noReader.store(true, ordering: .relaxed)
    ring()
  }

  /// The first signal ends the run in order, the second at once.
  static func install() {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      // More bytes than it holds are of no use.
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      PipeInterruption.watch(ends[0])
      bell.store(ends[1], ordering: .relaxed)
    }
    received.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { number in
        Interruption.received.store(number, ordering: .relaxed)
        Interruption.ring()
        Glibc.signal(number, SIG_DFL)
      }
      sigaction(number, &action, nil)
    }
  }

  /// For a signal handler too.
  private static func ring() {
    let code = errno
    var byte: UInt8 = 0
    _ = write(bell.load(ordering: .relaxed), &byte, 1)
    errno = code
  }
}
