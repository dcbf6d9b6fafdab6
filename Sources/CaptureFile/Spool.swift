import Glibc

/// Writes all of a pipe that is to be read by libwiretap, which has to go back and forth while it finds out the
/// format, into a temporary file. The caller removes the file once it is open.
func spool(_ input: InputBuffer, path: String) throws(CaptureError) -> String {
  let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
  var template = Array("\(folder)/rstreason-XXXXXX".utf8CString)
  let descriptor = mkstemp(&template)
  guard descriptor >= 0 else { throw CaptureError(file: folder, problem: .system(errno)) }
  defer { close(descriptor) }
  let name = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  do {
    repeat {
      let window = input.window
      try write(window, to: descriptor, name: name)
      input.advance(to: window.end)
    } while try input.refill()
  } catch {
    unlink(name)
    throw error
  }
  return name
}

private func write(_ window: Window, to descriptor: Int32, name: String) throws(CaptureError) {
  var position = window.position
  while position < window.end {
    let count = Glibc.write(descriptor, window.base + position, window.end - position)
    if count > 0 {
      position += count
    } else if errno != EINTR {
      throw CaptureError(file: name, problem: .system(errno))
    }
  }
}
