import TCPTrack

/// Segments of A that came behind its reset, though A had sent them before: paths change the order, and what A sent
/// before is no sign that it lives on.
struct Overtaken {
  /// How long a segment may be overtaken by the reset that its sender sent after it (own judgement: more than
  /// parallel paths and queues differ).
  static let reordering: Int64 = 20_000_000

  private let story: Story
  /// B had reset the connection, which A's bare resets tell those segments of B that were under way.
  private let wasReset: Bool
  /// A's FINs close behind a bare reset, which answers what met the socket closed by them.
  let fins: [SegmentNote]
  /// When A sent its abort, this reset or the nearest one with the ACK bit, by IPv4 ID and TSval.
  private let abort: (ipID: UInt16, tsval: UInt32?)?

  init(_ story: Story) {
    self.story = story
    let (reset, after) = (story.reset, story.after)
    let isBare = !reset.has(.ack) && !after.isEmpty
    wasReset =
      isBare && story.connection.has(.reset) && story.before.contains { $0.has(.rst) && !story.isMine($0) }
    fins =
      isBare
      ? after.filter {
        $0.has(.fin) && story.isMine($0) && Self.isClose($0, behind: reset.time) && reset.seq.precedesOrEquals($0.seq)
      } : []
    abort = after.isEmpty ? nil : Self.nearestAbort(story)
  }

  func contains(_ note: SegmentNote) -> Bool {
    Self.isClose(note, behind: story.reset.time) && hasChangedPlaces(note) || isOlder(note)
  }

  static func isClose(_ note: SegmentNote, behind time: Int64) -> Bool {
    note.time - time <= reordering
  }

  private static func nearestAbort(_ story: Story) -> (ipID: UInt16, tsval: UInt32?)? {
    let reset = story.reset
    if reset.has(.ack) { return (reset.ipID, reset.options.contains(.timestamps) ? reset.tsval : nil) }
    func isAbort(_ note: SegmentNote) -> Bool { story.isMine(note) && note.has(.rst) && note.has(.ack) }
    return (story.before.last(where: isAbort) ?? story.after.first(where: isAbort)).map {
      ($0.ipID, $0.traits.contains(.hasTimestamps) ? $0.tsval : nil)
    }
  }

  /// What the abort's own SEQ says A had sent before it, and nothing else had come of yet; or what A had sent before it
  /// answered, for B had reset the connection or A had sent its FIN, what B had sent by then.
  private func hasChangedPlaces(_ note: SegmentNote) -> Bool {
    let reset = story.reset
    guard reset.has(.ack) else { return wasReset || fins.contains { Self.isUp(note, to: $0) } }
    return story.me.sndNxt.precedes(note.end) && note.end.precedesOrEquals(reset.seq)
  }

  /// By its numbers; a segment is up to itself.
  private static func isUp(_ note: SegmentNote, to fin: SegmentNote) -> Bool {
    note.end.precedesOrEquals(fin.end) && note.ack.precedesOrEquals(fin.ack)
  }

  /// A had acknowledged more than this before (RCV.NXT never goes back), or its IPv4 ID or time stamp is behind that of
  /// A's abort, which goes on from A's last.
  private func isOlder(_ note: SegmentNote) -> Bool {
    let me = story.me
    if note.has(.ack) && me.has(.ack) && note.ack.precedes(me.rcvNxt) { return true }
    guard let abort else { return false }
    if let stamp = abort.tsval.map(SequenceNumber.init), note.traits.contains(.hasTimestamps), me.has(.timestamps),
      SequenceNumber(me.tsval).precedesOrEquals(stamp), SequenceNumber(note.tsval).precedes(stamp)
    {
      return true
    }
    guard !story.connection.has(.ipv6) else { return false }
    let (sinceLast, sinceNote) = (abort.ipID &- me.ipID, abort.ipID &- note.ipID)
    // Linux writes 0 into its SYN,ACK (observed).
    return (me.ipID == 0 || (1..<64).contains(sinceLast)) && (1..<64).contains(sinceNote)
  }
}
