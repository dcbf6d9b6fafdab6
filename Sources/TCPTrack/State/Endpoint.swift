/// One end of a connection as a passive observer knows it: what was *seen* of it, which is not
/// always what its TCP is in. Sequence variables are named as in RFC 9293 §3.3.1.
///
/// Copies of this struct are the reasons' evidence; the order of members keeps what every packet
/// touches together.
public struct Endpoint: Sendable {
  /// Highest sequence number sent, plus one: SND.NXT as far as captured.
  public var sndNxt = SequenceNumber(0)
  /// Highest ACK this end has sent: its RCV.NXT as it claims.
  public var rcvNxt = SequenceNumber(0)
  public var traits: Traits = []
  /// The window it advertised last in a segment that is no reset, unscaled.
  public var window: UInt16 = 0
  /// Largest window advertised, unscaled, in a segment without SYN.
  public var maxWindow: UInt16 = 0
  /// IPv4 ID of its last segment that is no reset.
  public var ipID: UInt16 = 0
  /// TTL or hop limit of its last segment that is no reset.
  public var ttl: UInt8 = 0
  public var ttlMin: UInt8 = 255
  public var ttlMax: UInt8 = 0
  /// Shift count of its Window Scale option; 255 = no such option seen.
  public var windowScale: UInt8 = 255
  /// Keep-alive or window probes since the other end last spoke.
  public var probes: UInt16 = 0
  /// TSval of its last segment, valid if `.timestamps`.
  public var tsval: UInt32 = 0
  /// Steps of the IPv4 ID from segment to segment: how many were small and forward, how many not.
  public var ipIDSteps: UInt8 = 0
  public var ipIDJumps: UInt8 = 0
  /// Link source address and VLAN, folded: equal or not is all that it says. 0 = none.
  public var link: UInt16 = 0
  public var segments: UInt32 = 0
  /// Frame and time of its last payload in new sequence space.
  public var lastDataFrame: UInt32 = 0
  public var lastDataTime: Int64 = 0
  /// Payload bytes sent, retransmissions not counted.
  public var bytes: UInt64 = 0
  /// Since when the acknowledgement of `timedEnd` is being timed; valid if `.timing`.
  var timedAt: Int64 = 0
  // Up to here every segment of this end touches it; what follows is for the rarer.
  var timedEnd = SequenceNumber(0)
  /// Smallest time seen from a segment sent to this end until its acknowledgement came by, in
  /// microseconds: the round trip from the capture point to this end and back. `UInt32.max` = none.
  public var turnaroundMicroseconds: UInt32 = .max
  /// How many round trips that is the smallest of, at most 255.
  public var turnaroundSamples: UInt8 = 0
  /// SYN or SYN,ACK segments seen.
  public var synCount: UInt8 = 0
  /// Sequence number of its first segment seen: ISS if `.syn`.
  public var firstSeq = SequenceNumber(0)
  /// Sequence number of its FIN itself, where it was first seen and when; valid if `.fin`.
  public var finSeq = SequenceNumber(0)
  public var finFrame: UInt32 = 0
  /// The window of its SYN or SYN,ACK, and the options.
  public var synWindow: UInt16 = 0
  public var synOptions: TCPOptions = []
  public var finTime: Int64 = 0
  /// When the other end first acknowledged the FIN; valid if `.finAcked`.
  public var finAckedTime: Int64 = 0
  /// When its SYN (or SYN,ACK) was first seen; valid if `.syn`.
  public var synTime: Int64 = 0

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
    public static let timestamps = Traits(rawValue: 1 << 8)
    public static let timing = Traits(rawValue: 1 << 9)
    /// The window it advertised last is 0.
    public static let zeroWindow = Traits(rawValue: 1 << 10)
    /// It has sent a reset.
    public static let reset = Traits(rawValue: 1 << 11)
    /// Sequence space of it was acknowledged or passed over that was not captured.
    public static let gap = Traits(rawValue: 1 << 12)
    /// Its SYN carried payload (RFC 7413).
    public static let synData = Traits(rawValue: 1 << 13)
    /// It set Don't Fragment in its last segment.
    public static let dontFragment = Traits(rawValue: 1 << 14)
    /// It acknowledged what the other end was not seen to have sent.
    public static let acksUnseen = Traits(rawValue: 1 << 15)
    /// It acknowledged the other end's SYN: its half of the handshake is done.
    public static let handshakeAck = Traits(rawValue: 1 << 16)
    /// Its ACK number went back to before (seen in order on the wire): reordering.
    public static let reordered = Traits(rawValue: 1 << 17)
    /// It retransmitted payload, SYN or FIN at least once.
    public static let retransmitted = Traits(rawValue: 1 << 18)
    /// It sends SACK blocks.
    public static let sacks = Traits(rawValue: 1 << 19)
  }

  @inline(__always) public func has(_ trait: Traits) -> Bool { traits.rawValue & trait.rawValue != 0 }

  /// `turnaroundMicroseconds` in nanoseconds; -1 = none seen.
  public var turnaround: Int64 { turnaroundMicroseconds == .max ? -1 : Int64(turnaroundMicroseconds) * 1000 }

  /// The window in bytes as the receiver of `raw` would read it (RFC 7323 §2.3).
  public func scaled(_ raw: UInt16, peer: Endpoint) -> UInt32 {
    guard windowScale <= 14, peer.windowScale <= 14 else { return UInt32(raw) }
    return UInt32(raw) << UInt32(windowScale)
  }
}
