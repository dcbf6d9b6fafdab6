import Glibc

/// Descriptors 0 to 2 as a parent has left them.
enum StandardStreams {
  /// Takes up those that are closed: what is opened next would get their numbers, and messages for standard error
  /// would go into it. They are opened so that using them fails, as it does while they are closed.
  static func occupy() {
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
