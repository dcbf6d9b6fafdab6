import CaptureFile
import RSTReason
import TCPTrack

/// What a run met besides verdicts: faults, counts and the capture's health.
struct RunReport: Sendable {
  var errors: [CaptureError] = []
  /// Things worth a line on standard error that are no faults.
  var remarks: [String] = []
  var statistics = Statistics()
  /// Frames of which not all bytes were captured.
  private(set) var cutFrames: UInt64 = 0
  /// Frames of link types that are not read.
  private(set) var unreadFrames: UInt64 = 0
  /// Frames that are earlier than the one before them in their file, and the longest step back, in nanoseconds.
  private(set) var earlierFrames: UInt64 = 0
  private(set) var furthestBack: Int64 = 0
  /// Packets that the capturing side says it lost; nil where no file says.
  var lostPackets: UInt64?

  mutating func addCounters(of interfaces: [CaptureInterface]) {
    for counters in interfaces.map(\.counters) {
      for lost in [counters.droppedByInterface, counters.droppedBySystem] {
        if let lost { lostPackets = (lostPackets ?? 0) &+ lost }
      }
    }
  }

  /// A file none of whose packets is read has a fault; where some are that is worth a remark.
  mutating func add(_ tally: FrameTally, of file: String) {
    cutFrames &+= tally.cut
    unreadFrames &+= tally.unread.count
    earlierFrames &+= tally.order.earlier
    furthestBack = max(furthestBack, tally.order.furthest)
    if tally.unread.isAll {
      errors.append(CaptureError(file: file, problem: .unreadLinks(tally.unread.descriptions)))
    } else {
      remarks += tally.remarks.map { "\(inputName(file)): \($0)" }
    }
  }

  /// Takes in what another run met.
  mutating func add(_ other: RunReport) {
    errors += other.errors
    remarks += other.remarks
    statistics.add(other.statistics)
    cutFrames += other.cutFrames
    unreadFrames &+= other.unreadFrames
    earlierFrames &+= other.earlierFrames
    furthestBack = max(furthestBack, other.furthestBack)
    if let lost = other.lostPackets { lostPackets = (lostPackets ?? 0) &+ lost }
  }
}

extension Statistics {
  fileprivate mutating func add(_ other: Statistics) {
    frames += other.frames
    segments += other.segments
    duplicates += other.duplicates
    notTCP += other.notTCP
    malformed += other.malformed
    resets += other.resets
    connections += other.connections
    tracked += other.tracked
    evicted += other.evicted
    evictedOpen += other.evictedOpen
    tableBytes = max(tableBytes, other.tableBytes)
  }
}
