import Glibc
import Synchronization

/// What breaks off the waiting for pipes, of all threads.
public enum PipeInterruption {
  fileprivate static let descriptor = Atomic<Int32>(-1)

  /// As soon as this descriptor can be read from, and for as long as it can, no pipe is waited for.
  public static func watch(_ readable: Int32) { descriptor.store(readable, ordering: .relaxed) }
}

/// Waiting for a pipe, a terminal, a socket.
struct PipeWait {
  /// What a pipe holds at most (Linux's `pipe-max-size`): so much is still read once the waiting is broken off.
  private static let pipeSize = 1 << 20

  /// Nil until then.
  private var rest: Int?

  /// Returns when something can be read, or the end has come: how many bytes may be read. Nil: no more are to be read.
  mutating func wait(for descriptor: Int32, room: Int) -> Int? {
    let interruption = PipeInterruption.descriptor.load(ordering: .relaxed)
    var watched = [descriptor, interruption].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&watched, nfds_t(watched.count), -1) < 0 {
      // Reading says what is wrong.
      guard errno == EINTR else { return room }
    }
    if rest == nil, watched[1].revents != 0 { rest = Self.pipeSize }
    guard let rest else { return room }
    return rest > 0 && watched[0].revents != 0 ? min(rest, room) : nil
  }

  mutating func took(_ count: Int) { if let rest { self.rest = rest - count } }
}
