/// One TCP segment as captured: what the tracker wants to know of a packet, in host byte order.
///
/// A plain value without references, made on the stack once a packet and never stored; the tracker
/// keeps what it needs. `payload` borrows the capture's buffer and is valid only while that is.
public struct Segment {
  /// Nanoseconds since 1970-01-01 UTC.
  public var time: Int64 = 0
  /// Number in its capture file, from 1.
  public var frame: UInt64 = 0
  // `ConnectionKey` reads the next four in place, as two pairs.
  public var source = Address.none
  public var destination = Address.none
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  /// With `frame` the packet's identity, where several files are read as one capture.
  public var file: UInt32 = 0
  // From here to `tos` in the order of `SegmentNote`, which gets a copy of it.
  /// SEG.SEQ
  public var seq = SequenceNumber(0)
  /// SEG.ACK; the field's content even where the ACK bit is not set.
  public var ack = SequenceNumber(0)
  /// Payload bytes on the wire, captured or not.
  public var payloadLength: UInt32 = 0
  public var tsval: UInt32 = 0
  public var tsecr: UInt32 = 0
  public var flags: TCPFlags = []
  /// SEG.WND as written, unscaled.
  public var window: UInt16 = 0
  public var ipID: UInt16 = 0
  /// IPv4 TTL or IPv6 hop limit.
  public var ttl: UInt8 = 0
  /// IPv4 TOS or IPv6 traffic class, ECN bits included.
  public var tos: UInt8 = 0

  public var options: TCPOptions = []
  public var marks: SegmentMarks = []
  public var checksum: UInt16 = 0
  public var mss: UInt16 = 0
  /// IPv6 flow label, 20 bits.
  public var flowLabel: UInt32 = 0
  /// MAC source address << 16 | VLAN id; 0 where the link has neither.
  public var link: UInt64 = 0

  public var payload: UnsafePointer<UInt8>? = nil
  /// Payload bytes that can be read at `payload`.
  public var payloadCaptured: UInt32 = 0
  /// Shift count of a Window Scale option; 255 = no such option.
  public var windowScale: UInt8 = 255
  /// Reason and flags (U, V, W, T) of an MP_TCPRST option.
  public var mptcpReason: UInt8 = 0
  public var mptcpFlags: UInt8 = 0

  public init() {}

  /// Where `seq` lies.
  static let notedOffset = 56

  /// SEG.LEN: payload plus one each for SYN and FIN (RFC 9293 §3.4).
  @inline(__always) public var sequenceLength: UInt32 {
    payloadLength &+ UInt32((flags.rawValue >> 1) & 1) &+ UInt32(flags.rawValue & 1)
  }

  /// The sequence number after this segment.
  @inline(__always) public var end: SequenceNumber { seq + sequenceLength }

  /// A SYN that asks for a new connection.
  @inline(__always) var opens: Bool { has(.syn) && !has(.ack) }

  @inline(__always) public func has(_ flag: TCPFlags) -> Bool { flags.rawValue & flag.rawValue != 0 }
}
