import Glibc

/// Works on many things at once and hands over what each brings in the order of the things, so that
/// the number of workers cannot be seen in the output.
final class OrderedWork<Result: Sendable>: @unchecked Sendable {
  typealias Emit = ([UInt8]) -> Void
  /// Does thing number `Int`, emitting its output piece by piece.
  typealias Work = @Sendable (Int, Emit) -> Result

  /// Output that may wait in all, for its turn or for a slow reader; beyond it only the thing whose turn it is goes on.
  private static var patience: Int { 32 << 20 }

  private struct Slot {
    var output: [UInt8] = []
    var result: Result?
  }

  private let monitor = Monitor()
  private let work: Work
  // Of the monitor:
  private var slots: [Slot]
  private var nextToStart = 0
  private var nextToHandOver = 0
  private var waiting = 0

  init(count: Int, work: @escaping Work) {
    self.work = work
    slots = Array(repeating: Slot(), count: count)
  }

  /// `take` gets the output in order, `finished` each thing's result behind its output.
  func run(workers: Int, take: Emit, finished: (Int, Result) -> Void) {
    guard workers > 1, slots.count > 1 else {
      for index in slots.indices { finished(index, work(index, take)) }
      return
    }
    let threads = (0..<min(workers, slots.count)).compactMap { _ in startThread { self.serve() } }
    if threads.isEmpty { serveAlone() }
    for index in slots.indices {
      var result: Result?
      while result == nil {
        let piece = monitor.wait { self.ready(index) }
        take(piece.output)
        result = piece.result
      }
      if let result { finished(index, result) }
      monitor.locked { nextToHandOver += 1 }
    }
    for thread in threads { pthread_join(thread, nil) }
  }

  private func ready(_ index: Int) -> Slot? {
    guard slots[index].result != nil || !slots[index].output.isEmpty else { return nil }
    defer {
      waiting -= slots[index].output.count
      slots[index] = Slot()
    }
    return slots[index]
  }

  private func serve() {
    while let index = monitor.wait(claim) {
      let result = work(index) { bytes in
        if !bytes.isEmpty { _ = monitor.wait { self.put(bytes, index) ? true : nil } }
      }
      monitor.locked { slots[index].result = result }
    }
  }

  /// False: too much waits already.
  private func put(_ bytes: [UInt8], _ index: Int) -> Bool {
    guard waiting < Self.patience || index == nextToHandOver && slots[index].output.isEmpty else { return false }
    slots[index].output += bytes
    waiting += bytes.count
    return true
  }

  /// The next thing to be done; nil within if there is none, nil if it has to wait.
  private func claim() -> Int?? {
    guard nextToStart < slots.count else { return .some(nil) }
    guard waiting < Self.patience || nextToStart == nextToHandOver else { return nil }
    defer { nextToStart += 1 }
    return nextToStart
  }

  /// No threads to be had: one after the other, its output kept.
  private func serveAlone() {
    for index in slots.indices {
      var output: [UInt8] = []
      let result = work(index) { output += $0 }
      slots[index] = Slot(output: output, result: result)
      waiting += output.count
    }
  }
}
