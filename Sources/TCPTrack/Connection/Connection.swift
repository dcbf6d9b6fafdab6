/// A connection as a passive observer knows it: its two ends and what they have in common.
///
/// A flat value in the table's slab; copies of it are the reasons' evidence.
public struct Connection: Sendable {
  // The first cache line: what is compared and changed for every packet.
  public var addresses = (Address.none, Address.none)
  public var ports: (UInt16, UInt16) = (0, 0)
  public var traits: Traits = []
  /// Serial number of its newest note in the log.
  var newestNote: UInt64 = 0
  /// Time of its last segment, resets included.
  public var lastTime: Int64 = 0
  /// The shortest silence that would be one of the two longest, in milliseconds: every pause is held against it.
  var leastPause = Connection.shortestPause
  /// In milliseconds; 0 = none kept.
  public var longestPause: UInt32 = 0

  // The second: both ends' sequence variables. End 0 has the lower (address, port); access in place by
  // `ConnectionPointer.end`.
  var cores = (EndpointCore(), EndpointCore())
  // One for each end, then what is touched a few times in a connection's life.
  var histories = (EndpointHistory(), EndpointHistory())
  var times = (EndpointTimes(), EndpointTimes())

  public var firstTime: Int64 = 0
  /// When the longest silence ended: the low 32 bits of that time.
  public var longestPauseEnd: UInt32 = 0
  /// Number of the connection, from 0 in order of appearance (modulo 2^32).
  public var number: UInt32 = 0
  /// The first reset that its receiver should have acted on, and what both ends had sent when it came (an end seen later:
  /// its first number); valid if `.reset`.
  public var resetFrame: UInt32 = 0
  var resetNxt = (SequenceNumber(0), SequenceNumber(0))
  /// What the previous incarnation had sent first and last; valid if `incarnation` > 0.
  public var formerNxt = (SequenceNumber(0), SequenceNumber(0))
  public var formerFirst = (SequenceNumber(0), SequenceNumber(0))
  /// Of each end's last reset, as `EndpointCore.link`.
  var resetLinks: (UInt16, UInt16) = (0, 0)
  public var formerTime: Int64 = 0
  /// A SYN that came into the open connection: its number and frame; valid if `.newSYN`.
  public var newSYNSeq = SequenceNumber(0)
  public var newSYNFrame: UInt32 = 0
  /// A number too far ahead to be believed of one witness.
  var stray = Stray()
  /// Earlier connections of the same four-tuple, at most 255.
  public var incarnation: UInt8 = 0
  /// The low 16 bits of the number of the file that holds the reset of `.reset`.
  public var resetFile: UInt16 = 0
  /// The engine's own word about this connection; the tracker keeps it and knows nothing of it.
  public var userWord: UInt32 = 0
  var hash: UInt32 = 0
  /// Link in the table's queues and free list.
  var next: UInt32 = 0
  var prev: UInt32 = 0
  public var resets: UInt16 = 0
  /// `moment` when it was queued: who has spoken since gets a second chance.
  var queuedAt: UInt16 = 0
  /// Which end opened it: 0, 1, or 2 = not known.
  public var client: UInt8 = 2
  var queue: ConnectionQueue = .none
  /// How much lower than an original's TTL that of each end's last copy was, modulo 256; valid if `.copiedElsewhere`.
  var copyHops: (UInt8, UInt8) = (0, 0)

  public struct Traits: OptionSet, Sendable {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The first segment seen was no SYN: the capture (or our memory) began in mid-connection.
    public static let beganMidway = Traits(rawValue: 1 << 0)
    /// Three-way handshake seen to its end.
    public static let handshake = Traits(rawValue: 1 << 1)
    /// An effective reset was seen.
    public static let reset = Traits(rawValue: 1 << 2)
    /// Both FINs were sent and acknowledged.
    public static let closed = Traits(rawValue: 1 << 3)
    /// End 1 sent the reset of `.reset`, else end 0.
    static let resetFromEnd1 = Traits(rawValue: 1 << 4)
    /// It began midway, and a connection with the same endpoints was forgotten before because its share of the table
    /// was full.
    public static let forgottenBefore = Traits(rawValue: 1 << 5)
    public static let ipv6 = Traits(rawValue: 1 << 6)
    /// A SYN with another sequence number came into the open connection.
    public static let newSYN = Traits(rawValue: 1 << 7)
    /// Both ends sent a SYN without ACK.
    public static let simultaneousOpen = Traits(rawValue: 1 << 9)
    /// A segment was captured short of its TCP options.
    public static let cut = Traits(rawValue: 1 << 10)
    /// A reset of it is being watched for what comes after.
    public static let watched = Traits(rawValue: 1 << 11)
    /// End 1 sent the SYN of `.newSYN`, else end 0.
    static let newSYNFromEnd1 = Traits(rawValue: 1 << 12)
  }

  @inline(__always) public func has(_ trait: Traits) -> Bool { traits.rawValue & trait.rawValue != 0 }

  /// Which end sent the SYN of `.newSYN`.
  public var newSYNSender: Int { has(.newSYNFromEnd1) ? 1 : 0 }

  // Where the ends' parts lie (a test holds this to the compiler's own layout).
  static let coresOffset = 64
  static let historiesOffset = 128
  static let timesOffset = 256

  /// Segments of both ends, resets included, copies not; where an end has sent 255 or more, that many at least.
  public var segments: Int { Int(cores.0.segments) + Int(cores.1.segments) + Int(resets) }

  /// Shorter silences, in milliseconds, are not kept: none is measured against less (own judgement).
  static let shortestPause: UInt32 = 500

  /// In milliseconds; 0 = none kept.
  public var secondPause: UInt32 { leastPause > Self.shortestPause ? leastPause &- 1 : 0 }

  /// When it last spoke, in units of 1,024 ns, modulo 2^16: equal or not is all that it says.
  var moment: UInt16 { UInt16(truncatingIfNeeded: lastTime &>> 10) }

  public func end(_ index: Int) -> Endpoint {
    index == 0 ? Endpoint(cores.0, histories.0, times.0) : Endpoint(cores.1, histories.1, times.1)
  }
  public func address(_ index: Int) -> Address { index == 0 ? addresses.0 : addresses.1 }
  public func port(_ index: Int) -> UInt16 { index == 0 ? ports.0 : ports.1 }
  public func formerNxt(_ index: Int) -> SequenceNumber { index == 0 ? formerNxt.0 : formerNxt.1 }
  public func formerFirst(_ index: Int) -> SequenceNumber { index == 0 ? formerFirst.0 : formerFirst.1 }
}

/// What an end has sent so far if a hole in the capture is as large as one segment, or one ACK, would have it.
struct Stray: Sendable {
  var number = SequenceNumber(0)
  /// Twice the end, and one more if its peer's ACK says so, else a segment of its own says it; `none` = nobody.
  var witness = Self.none

  static let none: UInt8 = 4

  init() {}

  init(_ number: SequenceNumber, of end: Int, isAcknowledged: Bool) {
    self.number = number
    witness = UInt8(truncatingIfNeeded: end) &* 2 &+ (isAcknowledged ? 1 : 0)
  }
}

typealias ConnectionPointer = UnsafeMutablePointer<Connection>

extension UnsafeMutablePointer where Pointee == Connection {
  /// The end in place. A homogeneous tuple is laid out as an array.
  @inline(__always)
  func end(_ index: Int) -> EndpointPointer {
    EndpointPointer(self, index)
  }

  func resetLink(_ index: Int) -> UInt16 { index == 0 ? pointee.resetLinks.0 : pointee.resetLinks.1 }
  func copyHops(_ index: Int) -> UInt8 { index == 0 ? pointee.copyHops.0 : pointee.copyHops.1 }
  func setCopyHops(_ index: Int, _ hops: UInt8) {
    if index == 0 { pointee.copyHops.0 = hops } else { pointee.copyHops.1 = hops }
  }
}
