import Glibc

/// Fills a ring's slots from a source until that ends or nobody wants them any more.
final class ReadingThread {
  private let source: any CaptureSource
  private let ring: SlotRing

  private init(_ source: any CaptureSource, _ ring: SlotRing) {
    self.source = source
    self.ring = ring
  }

  /// The thread keeps itself, its source and the ring alive for as long as it runs.
  static func start(_ source: sending some CaptureSource, into ring: SlotRing) throws(CaptureError) {
    let path = source.path
    let body = Unmanaged.passRetained(ReadingThread(source, ring))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { body in
        if let body { Unmanaged<ReadingThread>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw CaptureError(file: path, problem: .system(code))
    }
    pthread_detach(thread)
  }

  private func run() {
    var index = 0
    while true {
      ring.free.wait()
      if ring.abandoned.load(ordering: .acquiring) { return }
      let slot = ring.slots[index]
      index = (index + 1) % SlotRing.depth
      do {
        guard let batch = try source.nextBatch() else { return finish(slot, nil) }
        slot.fill(batch, from: source)
      } catch {
        return finish(slot, error)
      }
      ring.filled.signal()
    }
  }

  private func finish(_ slot: BatchSlot, _ error: CaptureError?) {
    slot.end(error, of: source)
    ring.filled.signal()
  }
}

/// A POSIX counting semaphore.
final class Semaphore: @unchecked Sendable {
  private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

  init(value: Int) { sem_init(semaphore, 0, UInt32(value)) }

  deinit {
    sem_destroy(semaphore)
    semaphore.deallocate()
  }

  func signal() { sem_post(semaphore) }

  func wait() {
    while sem_wait(semaphore) != 0, errno == EINTR {}
  }
}
