import Glibc

/// Fills a ring's slots from a source until that ends or nobody wants them any more.
final class DecodingThread {
  private let source: any CaptureSource
  private let ring: SlotRing

  private init(_ source: any CaptureSource, _ ring: SlotRing) {
    self.source = source
    self.ring = ring
  }

  /// The thread keeps itself, its source and the ring alive for as long as it runs.
  static func start(_ source: sending some CaptureSource, into ring: SlotRing) throws(CaptureError) {
    let path = source.path
    let body = Unmanaged.passRetained(DecodingThread(source, ring))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { body in
        if let body { Unmanaged<DecodingThread>.fromOpaque(body).takeRetainedValue().run() }
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw CaptureError(file: path, problem: .system(code))
    }
    pthread_detach(thread)
  }

  private func run() {
    do {
      while let batch = try source.nextBatch() {
        var position = 0
        while position < batch.slices.count {
          guard let slot = ring.slotToFill() else { return }
          slot.fill(batch, from: &position, of: source)
          ring.handOver()
        }
      }
      finish(nil)
    } catch {
      finish(error)
    }
  }

  private func finish(_ error: CaptureError?) {
    guard let slot = ring.slotToFill() else { return }
    slot.end(error, of: source)
    ring.handOver()
  }
}
