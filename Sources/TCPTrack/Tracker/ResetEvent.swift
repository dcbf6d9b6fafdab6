/// A reset and all that was known when it came: what the reasons judge. An immutable snapshot.
public struct ResetEvent: Sendable {
  public internal(set) var segment: ResetSegment
  /// The connection just before the reset.
  public internal(set) var connection: Connection
  /// 0 or 1: in the name of which of its ends the reset was sent.
  public internal(set) var sender: Int
  /// Its place in the table, for asking the tracker what came of it.
  public internal(set) var index: UInt32
  /// Serial number of the note on the connection's last segment before the reset.
  public internal(set) var newestNote: UInt64
  /// The frame of which this one is a copy, or 0.
  public internal(set) var duplicateOf: UInt32
  /// The low 16 bits of the number of its file.
  public internal(set) var duplicateFile: UInt16 = 0
  /// Time of the capture's first segment.
  public internal(set) var captureBegan: Int64
  /// No segment without SYN, FIN and RST has been captured so far.
  public var isControlOnly: Bool
  /// Neighbours: the host in whose name it was sent, and the service there.
  public var senderHost: HostFacts?
  public var senderService: ServiceFacts?

  /// So many of the connection's last segments before a reset are looked at, those of a former incarnation included: a
  /// window's worth of segments in flight (own judgement).
  public static let depth = 128

  public var me: Endpoint { connection.end(sender) }
  public var peer: Endpoint { connection.end(1 - sender) }

  /// The reset that ended the connection before, where more segments have come since than are kept: which frame it
  /// was, and whose. When it came (long ago: 0) and its numbers (0) are not known any more.
  public var forgottenReset: SegmentNote {
    SegmentNote(
      time: 0, back: 0, frame: connection.resetFrame, seq: SequenceNumber(0), ack: SequenceNumber(0),
      payloadLength: 0, tsval: 0, tsecr: 0, flags: .rst, window: 0, ipID: 0, ttl: 0, tos: 0,
      file: connection.resetFile, traits: connection.has(.resetFromEnd1) ? .fromEnd1 : [], content: .none)
  }
}

/// The reset itself, its payload kept.
public struct ResetSegment: Sendable {
  public internal(set) var time: Int64
  public internal(set) var frame: UInt64
  public internal(set) var file: UInt32
  public internal(set) var seq: SequenceNumber
  public internal(set) var ack: SequenceNumber
  public internal(set) var flags: TCPFlags
  public internal(set) var window: UInt16
  public internal(set) var payloadLength: UInt32
  public internal(set) var options: TCPOptions
  public internal(set) var marks: SegmentMarks
  public internal(set) var tsval: UInt32
  public internal(set) var mptcpReason: UInt8
  public internal(set) var mptcpFlags: UInt8
  public internal(set) var ttl: UInt8
  public internal(set) var ipID: UInt16
  public internal(set) var flowLabel: UInt32
  public internal(set) var link: UInt16
  /// The first bytes of its payload, at most `ResetSegment.payloadKept`.
  public internal(set) var payload: [UInt8]

  public static let payloadKept = 128

  init(_ segment: borrowing Segment) {
    time = segment.time
    frame = segment.frame
    file = segment.file
    seq = segment.seq
    ack = segment.ack
    flags = segment.flags
    window = segment.window
    payloadLength = segment.payloadLength
    options = segment.options
    marks = segment.marks
    tsval = segment.tsval
    mptcpReason = segment.mptcpReason
    mptcpFlags = segment.mptcpFlags
    ttl = segment.ttl
    ipID = segment.ipID
    flowLabel = segment.flowLabel
    link = Arrival.fold(segment.link)
    let kept = min(Int(segment.payloadCaptured), Self.payloadKept)
    payload = segment.payload.map { Array(UnsafeBufferPointer(start: $0, count: kept)) } ?? []
  }

  public func has(_ flag: TCPFlags) -> Bool { flags.rawValue & flag.rawValue != 0 }
}
