import Glibc
import Synchronization
import TCPTrack

/// What the decoding thread and its user share. A slot belongs to the thread until it is counted as filled, and
/// again once it is counted as given back: the counters are what makes this safe to send.
///
/// Who has to wait takes naps and is not woken: to wake a sleeping thread costs the one that does it more, on a
/// virtual processor, than its work on a slot.
final class SlotRing: @unchecked Sendable {
  /// Few, so that what goes from one processor to the other stays in their caches; enough for the longest nap.
  private static let depth = 8

  private let slots: [DecodedBatch]
  /// So many slots have been filled, and given back, since the beginning. Each has one thread that changes it.
  private let filled = Atomic<Int>(0)
  private let givenBack = Atomic<Int>(0)
  /// The user has gone.
  private let abandoned = Atomic<Bool>(false)

  /// Nil if memory is short.
  init?() {
    slots = (0..<Self.depth).compactMap { _ in SegmentBatch(capacity: SliceList.defaultCapacity) }.map(
      DecodedBatch.init)
    guard slots.count == Self.depth else { return nil }
  }

  // MARK: The thread's side

  /// The next slot that the user does not hold; nil if there is no user any more.
  func slotToFill() -> DecodedBatch? {
    let number = filled.load(ordering: .relaxed)
    var nap = Nap()
    while !abandoned.load(ordering: .acquiring) {
      if number - givenBack.load(ordering: .acquiring) < Self.depth { return slots[number % Self.depth] }
      nap.take()
    }
    return nil
  }

  func handOver() { filled.add(1, ordering: .releasing) }

  // MARK: The user's side

  /// The oldest slot that has been handed over.
  func filledSlot() -> DecodedBatch {
    let number = givenBack.load(ordering: .relaxed)
    var nap = Nap()
    while filled.load(ordering: .acquiring) == number { nap.take() }
    return slots[number % Self.depth]
  }

  func giveBack() { givenBack.add(1, ordering: .releasing) }

  func abandon() { abandoned.store(true, ordering: .releasing) }
}

/// Waiting by sleeping: each time twice as long, up to a quarter of a millisecond, which is a slot's work or two.
private struct Nap {
  private static let longest = 250_000
  private var nanoseconds = 50_000

  mutating func take() {
    var time = timespec(tv_sec: 0, tv_nsec: nanoseconds)
    nanosleep(&time, nil)
    nanoseconds = min(nanoseconds * 2, Self.longest)
  }
}
