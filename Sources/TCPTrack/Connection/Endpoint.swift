/// One end of a connection as a passive observer knows it: what was *seen* of it, which is not
/// always what its TCP is in. Sequence variables are named as in RFC 9293 §3.3.1.
///
/// A copy, the reasons' evidence: in the table its parts lie apart (`EndpointCore` and what follows it).
public struct Endpoint: Sendable {
  /// Highest sequence number sent, plus one: SND.NXT as far as captured.
  public let sndNxt: SequenceNumber
  /// Highest ACK this end has sent: its RCV.NXT as it claims.
  public let rcvNxt: SequenceNumber
  public let traits: Traits
  /// The window it advertised last in a segment that is no reset, unscaled.
  public let window: UInt16
  /// Largest window advertised, unscaled, in a segment without SYN.
  public let maxWindow: UInt16
  /// Shift count of its Window Scale option; 255 = no such option seen.
  public let windowScale: UInt8
  /// TSval of its last segment, valid if `.timestamps`.
  public let tsval: UInt32
  /// IPv4 ID of its last segment that is no reset.
  public let ipID: UInt16
  /// Steps of the IPv4 ID from segment to segment: how many were small and forward, how many not.
  public let ipIDSteps: UInt8
  public let ipIDJumps: UInt8
  /// TTL or hop limit of its last segment that is no reset.
  public let ttl: UInt8
  /// Smallest and largest TTL of those.
  public let ttlMin: UInt8
  public let ttlMax: UInt8
  /// Link source address and VLAN, folded: equal or not is all that it says. 0 = none.
  public let link: UInt16
  /// Segments it sent that are no resets; 255 = that or more.
  public let segments: UInt8
  /// Keep-alive or window probes since the other end last spoke; 255 = that or more.
  public let probes: UInt8
  /// Retransmissions and probes since it last sent something new; 255 = that or more.
  public let repeats: UInt8
  /// Payload bytes sent, retransmissions not counted.
  public let bytes: UInt64
  /// Time and frame of its last payload in new sequence space.
  public let lastDataTime: Int64
  public let lastDataFrame: UInt32
  /// Smallest time seen from a segment sent to this end until its acknowledgement came by, in
  /// microseconds: the round trip from the capture point to this end and back. `UInt32.max` = none.
  public let turnaroundMicroseconds: UInt32
  /// How many round trips that is the smallest of, at most 255.
  public let turnaroundSamples: UInt8
  /// Sequence number of its first segment seen: ISS if `.syn`.
  public let firstSeq: SequenceNumber
  /// SYN or SYN,ACK segments seen.
  public let synCount: UInt8
  /// The window of its SYN or SYN,ACK, and the options.
  public let synWindow: UInt16
  public let synOptions: TCPOptions
  /// When its SYN (or SYN,ACK) was first seen; valid if `.syn`.
  public let synTime: Int64
  /// Sequence number of its FIN itself, where it was first seen and when; valid if `.fin`.
  public let finSeq: SequenceNumber
  public let finFrame: UInt32
  public let finTime: Int64
  /// When the other end first acknowledged the FIN; valid if `.finAcked`.
  public let finAckedTime: Int64

  init(_ core: EndpointCore, _ history: EndpointHistory, _ times: EndpointTimes) {
    sndNxt = core.sndNxt
    rcvNxt = core.rcvNxt
    traits = core.traits
    window = core.window
    maxWindow = core.maxWindow
    windowScale = core.windowScale
    tsval = core.tsval
    ipID = core.ipID
    ipIDSteps = core.ipIDSteps
    ipIDJumps = core.ipIDJumps
    ttl = core.ttl
    ttlMin = core.ttlMin
    ttlMax = core.ttlMax
    link = core.link
    segments = core.segments
    probes = core.probes
    repeats = history.repeats
    bytes = history.bytes
    lastDataTime = history.lastDataTime
    lastDataFrame = history.lastDataFrame
    turnaroundMicroseconds = history.turnaroundMicroseconds
    turnaroundSamples = history.turnaroundSamples
    firstSeq = history.firstSeq
    synCount = history.synCount
    synWindow = history.synWindow
    synOptions = history.synOptions
    synTime = times.synTime
    finSeq = history.finSeq
    finFrame = history.finFrame
    finTime = history.finTime
    finAckedTime = times.finAckedTime
  }

  public struct Traits: OptionSet, Sendable {
    public var rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// It has sent something that is no reset: the sequence variables are valid.
    public static let seen = Traits(rawValue: 1 << 0)
    public static let syn = Traits(rawValue: 1 << 1)
    /// Its SYN carried an ACK.
    public static let synAck = Traits(rawValue: 1 << 2)
    public static let fin = Traits(rawValue: 1 << 3)
    public static let finAcked = Traits(rawValue: 1 << 4)
    /// It sent payload.
    public static let data = Traits(rawValue: 1 << 5)
    /// `rcvNxt` is valid: it has sent an ACK.
    public static let ack = Traits(rawValue: 1 << 6)
    /// The other end has acknowledged something of it.
    public static let acked = Traits(rawValue: 1 << 7)
    /// Its last segment that is no reset carried the timestamps option; a SYN without it changes nothing.
    public static let timestamps = Traits(rawValue: 1 << 8)
    public static let timing = Traits(rawValue: 1 << 9)
    /// Sequence space of it was acknowledged or passed over that was not captured.
    public static let gap = Traits(rawValue: 1 << 12)
    /// Its SYN carried payload (RFC 7413).
    public static let synData = Traits(rawValue: 1 << 13)
    /// It set Don't Fragment in its last segment.
    public static let dontFragment = Traits(rawValue: 1 << 14)
    /// A segment of it with sequence space was captured twice.
    public static let copiedOnce = Traits(rawValue: 1 << 17)
    /// Two such, and none between them that did not: the capture seems to hold all of this end twice.
    public static let duplicated = Traits(rawValue: 1 << 18)
    /// With either: a segment with sequence space has come once so far. If it still has when others come later, none of
    /// the three holds any longer.
    public static let uncopied = Traits(rawValue: 1 << 19)
    /// Such a segment came more than twice, as where it passes many interfaces.
    public static let copiedMore = Traits(rawValue: 1 << 20)
    /// The last copy of any came by another link or with another TTL.
    public static let copiedElsewhere = Traits(rawValue: 1 << 22)
    /// The window of its last segment was not captured.
    public static let windowUnknown = Traits(rawValue: 1 << 21)
    /// It acknowledged the other end's SYN: its half of the handshake is done.
    public static let handshakeAck = Traits(rawValue: 1 << 16)
    /// Its first segment came with an IPv6 flow label.
    public static let flowLabelled = Traits(rawValue: 1 << 10)
    /// Its last SYN asked for ECN.
    static let askedForECN = Traits(rawValue: 1 << 11)
  }

  @inline(__always) public func has(_ trait: Traits) -> Bool { traits.rawValue & trait.rawValue != 0 }

  /// The earliest of the numbers it has sent that the latest can be compared with: its first one, or the one 2^30
  /// bytes back once it has sent more than that.
  public var oldestSeq: SequenceNumber { bytes < 1 << 30 ? firstSeq : sndNxt - (1 << 30) }

  /// Within what its segments had; never, where none of them was captured but the SYN that it is known by.
  public func hasHad(ttl: UInt8) -> Bool { ttlMin <= ttl && ttl <= ttlMax }

  /// The segment of this end that carried its FIN first, or its last new payload.
  public func isFIN(_ note: SegmentNote) -> Bool { note.has(.fin) && note.frame == finFrame && note.time == finTime }
  public func isLastData(_ note: SegmentNote) -> Bool {
    note.payloadLength > 0 && note.frame == lastDataFrame && note.time == lastDataTime
  }

  /// Its FIN came by before the other's. By frames where the clock is coarse.
  public func closed(before other: Endpoint) -> Bool { (finTime, finFrame) <= (other.finTime, other.finFrame) }

  /// Its SYN had the largest window there is: BSDs and Windows open so (p0f's signatures), Linux only where it was told
  /// to.
  public var hasOpenedWide: Bool { synWindow == .max }

  /// The window it advertised last is 0.
  public var isWindowShut: Bool { has(.seen) && window == 0 && !has(.windowUnknown) }

  /// `turnaroundMicroseconds` in nanoseconds; -1 = none seen.
  public var turnaround: Int64 { turnaroundMicroseconds == .max ? -1 : Int64(turnaroundMicroseconds) * 1000 }

  /// The window in bytes as the receiver of `raw` would read it (RFC 7323 §2.3).
  public func scaled(_ raw: UInt16, peer: Endpoint) -> UInt32 { Self.scaled(raw, windowScale, peer.windowScale) }

  static func scaled(_ raw: UInt16, _ own: UInt8, _ peers: UInt8) -> UInt32 {
    guard own <= 14, peers <= 14 else { return UInt32(raw) }
    return UInt32(raw) << UInt32(own)
  }
}
