/// A small file's bytes; `path` "-" is standard input.
public func wholeFile(_ path: String) throws(CaptureError) -> [UInt8] {
  let input = try InputBuffer(path: path)
  var bytes: [UInt8] = []
  while try input.refill() {
    let window = input.window
    bytes += UnsafeRawBufferPointer(start: window.record, count: window.available)
    input.advance(to: window.end)
  }
  return bytes
}
