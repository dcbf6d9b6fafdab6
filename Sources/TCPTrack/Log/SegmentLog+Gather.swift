/// Notes taken out of the log, for who judges by them.
extension SegmentLog {
  /// Notes gone back over at once, at most.
  static let longestWay = 1024

  /// The notes that end with serial number `newest`, oldest first, at most `limit`; as far as the log still has them.
  func notes(upTo newest: UInt64, atMost limit: Int) -> [SegmentNote] {
    let way = gather(from: newest, after: 0, atMost: limit)
    return Array(UnsafeBufferPointer(start: way.first, count: way.count))
  }

  /// Those newer than `oldest` alone, the oldest `limit` of them. Nil if they are more than `longestWay`.
  func notes(upTo newest: UInt64, after oldest: UInt64, atMost limit: Int) -> [SegmentNote]? {
    let way = gather(from: newest, after: oldest, atMost: Self.longestWay)
    if way.rest > oldest, self[way.rest] != nil { return nil }
    return Array(UnsafeBufferPointer(start: way.first, count: min(way.count, limit)))
  }

  /// Goes back over a connection's notes once and copies them to `gathered`, from its end on, so that they lie oldest
  /// first. `rest` is where it stopped: the serial number of the next older one, 0 = none known.
  private func gather(
    from newest: UInt64, after oldest: UInt64, atMost limit: Int
  ) -> (first: UnsafePointer<SegmentNote>, count: Int, rest: UInt64) {
    let end = gathered + Self.longestWay
    let least = end - max(0, min(limit, Self.longestWay))
    var first = end
    var serial = newest
    while first > least, serial > oldest, let note = self[serial] {
      first -= 1
      first.update(from: note, count: 1)
      serial = note.pointee.previous(of: serial)
    }
    return (UnsafePointer(first), end - first, serial)
  }
}
