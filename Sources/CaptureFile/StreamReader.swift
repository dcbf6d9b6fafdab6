import TCPTrack

/// Feeds a scanner from a file: refills when a record goes on beyond the buffer, and turns what the
/// scanner cannot go past into an error, once every frame before it has been handed out.
final class StreamReader<Scanner: RecordScanner> {
  private(set) var scanner: Scanner
  private let input: InputBuffer
  private let path: String
  private var list = SliceList()
  private var finished = false

  /// `input` stands at the first record.
  init(_ input: InputBuffer, _ scanner: Scanner, path: String) {
    self.input = input
    self.scanner = scanner
    self.path = path
  }

  var offset: UInt64 { input.offset }

  /// Blocks only while not one whole frame is there. Nil at the end and after an error.
  func nextBatch() throws(CaptureError) -> Batch? {
    while !finished {
      list.count = 0
      var window = input.window
      let base = window.base
      let stop = scanner.scan(&window, into: &list)
      input.advance(to: window.position)
      if list.count > 0 { return Batch(base: base, slices: list.slices) }
      do {
        finished = try !pass(stop, rest: window.available)
      } catch {
        finished = true
        throw error
      }
    }
    return nil
  }

  /// Gets the scanner beyond what stopped it. False: the file is at its end, as it should be.
  private func pass(_ stop: ScanStop, rest: Int) throws(CaptureError) -> Bool {
    let offset = input.offset
    switch stop {
    case .full: return true
    case .needs(let bytes):
      if input.reserve(bytes), try input.refill() { return true }
      if rest == 0 { return false }
    case .skip(let record):
      if try input.skip(record.bytes - 4), try input.fill(4) {
        if let damage = record.damage(input.window.record) { throw failure(.damaged(damage), offset) }
        return try input.skip(4)
      }
    case .damaged(let what): throw failure(.damaged(what), offset)
    }
    throw failure(.cutShort, offset)
  }

  private func failure(_ problem: CaptureError.Problem, _ offset: UInt64) -> CaptureError {
    CaptureError(file: path, problem: problem, offset: offset, frame: scanner.frames + 1)
  }
}
