import TCPTrack

/// Counts since the engine was made. Bytes are of all tables.
public struct Statistics: Sendable {
  public var frames: UInt64 = 0
  public var segments: UInt64 = 0
  public var duplicates: UInt64 = 0
  public var notTCP: UInt64 = 0
  public var malformed: UInt64 = 0
  public var resets: UInt64 = 0
  public var connections: UInt64 = 0
  public var tracked: UInt64 = 0
  public var evicted: UInt64 = 0
  public var evictedOpen: UInt64 = 0
  public var tableBytes: UInt64 = 0
  /// Of these, what the connections' records and their index have touched.
  public var connectionBytes: UInt64 = 0

  public init() {}

  init(_ tracker: borrowing Tracker) {
    let counts = tracker.counts
    frames = counts.frames
    segments = counts.segments
    duplicates = counts.duplicates
    notTCP = counts.notTCP
    malformed = counts.malformed
    resets = counts.resets
    connections = counts.connections
    tracked = UInt64(tracker.tracked)
    evicted = tracker.evicted
    evictedOpen = tracker.evictedOpen
    tableBytes = tracker.tableBytes
    connectionBytes = tracker.connectionBytes
  }
}
