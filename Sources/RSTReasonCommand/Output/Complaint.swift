import Glibc

/// A line on standard error, in one write.
func complain(_ message: String) {
  let line = Array("rstreason: \(message.printable)\n".utf8)
  _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// What the system says of `errno`.
func systemMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
