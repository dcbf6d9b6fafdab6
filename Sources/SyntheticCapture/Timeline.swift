/// Plays many conversations at once, in the order of time.
struct Timeline {
  private struct Running {
    var conversation: Conversation
    var addresses: Addresses
    var begin: Int64
    var cursor = 0
    /// Into `conversation.reasons`.
    var reason = 0

    var time: Int64 { begin + conversation.packets[cursor].time }
  }

  /// A binary heap, the earliest first; equal times in the order they were put in.
  private var heap: [(time: Int64, order: Int, slot: Int)] = []
  private var running: [Running] = []
  private var free: [Int] = []
  private var order = 0

  var isEmpty: Bool { heap.isEmpty }
  var alive: Int { heap.count }
  /// Of the next packet.
  var time: Int64 { heap.first?.time ?? .max }

  mutating func begin(_ conversation: Conversation, _ addresses: Addresses, at time: Int64) {
    let entry = Running(conversation: conversation, addresses: addresses, begin: time)
    let slot = free.popLast() ?? running.count
    if slot == running.count { running.append(entry) } else { running[slot] = entry }
    push(entry.time, slot)
  }

  /// The earliest packet, and its reason where it is a reset.
  mutating func next() -> (packet: Packet, addresses: Addresses, time: Int64, reason: String?) {
    let (time, _, slot) = pop()
    let index = running[slot].cursor
    let packet = running[slot].conversation.packets[index]
    let reasons = running[slot].conversation.reasons
    var reason: String?
    if running[slot].reason < reasons.count, reasons[running[slot].reason].index == index {
      reason = reasons[running[slot].reason].reason
      running[slot].reason += 1
    }
    running[slot].cursor += 1
    if running[slot].cursor < running[slot].conversation.packets.count {
      push(running[slot].time, slot)
    } else {
      free.append(slot)
    }
    return (packet, running[slot].addresses, time, reason)
  }

  private mutating func push(_ time: Int64, _ slot: Int) {
    heap.append((time, order, slot))
    order += 1
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() -> (time: Int64, order: Int, slot: Int) {
    let first = heap[0]
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while 2 * parent + 1 < heap.count {
      let left = 2 * parent + 1
      let child = left + 1 < heap.count && precedes(left + 1, left) ? left + 1 : left
      guard precedes(child, parent) else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool { (heap[a].time, heap[a].order) < (heap[b].time, heap[b].order) }
}
