import TCPTrack

/// A reset with what led to it and what came after: the input of every reason's judgement.
///
/// `before` and `after` are the connection's segments, oldest first; `before` reaches into former
/// incarnations of the four-tuple, `opening` is where the present one begins.
public struct Story {
  public let event: ResetEvent
  public let before: [SegmentNote]
  public let after: [SegmentNote]

  public var reset: ResetSegment { event.segment }
  public var connection: Connection { event.connection }
  /// The end in whose name the reset was sent: A in the catalogue's words.
  public var sender: Int { event.sender }
  public var me: Endpoint { event.me }
  public var peer: Endpoint { event.peer }

  /// Index into `before` of the first segment of the present incarnation.
  public let opening: Int

  public init(_ event: ResetEvent, before: [SegmentNote], after: [SegmentNote]) {
    self.event = event
    self.before = before
    self.after = after
    let start = event.connection.firstTime
    opening = event.connection.incarnation == 0 ? 0 : before.firstIndex { $0.time >= start } ?? before.count
  }

  func isMine(_ note: SegmentNote) -> Bool { note.sender == sender }
}
