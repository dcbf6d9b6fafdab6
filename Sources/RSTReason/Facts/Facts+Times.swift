import TCPTrack

/// How long the connection was silent, and how long A took.
extension Facts {
  func findTimes() {
    if let trigger {
      delay = story.isOutOfTurn ? -1 : reset.time - trigger.time
      idle = knownPause(before: trigger.time) ?? -1
      var index = triggerIndex
      while index > 0 {
        index -= 1
        let note = story.before[index]
        if note.has(.rst) { continue }
        idle = max(0, trigger.time - note.time)
        break
      }
      earlierPause = pauseBefore(trigger.time)
    } else if let last = story.before.last(where: { !$0.has(.rst) }) {
      idle = max(0, reset.time - last.time)
      earlierPause = longestPause
    } else if let first = story.before.first {
      // Of all that was said no segment is kept, only resets since.
      guard a.has(.seen) || b.has(.seen) else { return }
      idle = (knownPause(before: first.time) ?? 0) + max(0, reset.time - first.time)
      earlierPause = pauseBefore(first.time)
    } else if a.has(.seen) || b.has(.seen) {
      idle = max(0, reset.time - connection.lastTime)
      earlierPause = longestPause
    }
  }

  /// Times of frames are known: where many have come at the capture's very first moment (own judgement: ten), they are
  /// not, as in what was made from a text.
  var hasClock: Bool { reset.time != story.event.captureBegan || reset.frame < 10 }

  /// In nanoseconds, to the millisecond that is kept.
  private var longestPause: Int64 { Int64(connection.longestPause) * 1_000_000 }

  /// The longest pause, if it ended at this time: known where the segments before it are no longer kept.
  func knownPause(before time: Int64) -> Int64? {
    longestPause > 0 && connection.longestPauseEnd == UInt32(truncatingIfNeeded: time) ? longestPause : nil
  }

  /// The longest pause that did not end at this time.
  func pauseBefore(_ time: Int64?) -> Int64 {
    guard let time, connection.longestPauseEnd == UInt32(truncatingIfNeeded: time) else { return longestPause }
    return Int64(connection.secondPause) * 1_000_000
  }

  /// The round trip from the capture point to A and back, or a guess of 1 ms where none was seen.
  var aTurnaround: Int64 { a.turnaround >= 0 ? a.turnaround : 1_000_000 }
  /// The whole path's smallest round trip, as far as both halves were seen.
  var rtt: Int64 {
    guard a.turnaround >= 0 || b.turnaround >= 0 else { return -1 }
    return max(0, a.turnaround) + max(0, b.turnaround)
  }

  /// A silence that stands out: at least 20 s, or at least 5 s and ten times the longest before.
  var idleStandsOut: Bool { Self.standsOut(idle, before: earlierPause) }

  static func standsOut(_ idle: Int64, before earlier: Int64) -> Bool {
    idle >= 20_000_000_000 || idle >= 5_000_000_000 && idle >= 10 * earlier
  }

  /// The answer came as fast as a stack answers over this path.
  var answeredAtOnce: Bool { delay >= 0 && delay <= 2 * aTurnaround + 200_000_000 }
}
