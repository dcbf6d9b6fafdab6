import CStandardLibrary

/// What is remembered of a segment after it has passed: enough to name it as a trigger and to read
/// the story of its connection. 48 bytes, no references.
public struct SegmentNote: Sendable {
  /// Nanoseconds since 1970-01-01 UTC.
  public var time: Int64
  /// Distance back to the connection's previous note in the log; 0 = none.
  var back: UInt32
  /// The low 32 bits of the frame number.
  public var frame: UInt32
  public var seq: SequenceNumber
  public var ack: SequenceNumber
  public var payloadLength: UInt32
  public var tsval: UInt32
  public var tsecr: UInt32
  public var flags: TCPFlags
  /// SEG.WND as written, unscaled.
  public var window: UInt16
  public var ipID: UInt16
  public var ttl: UInt8
  public var tos: UInt8
  /// The low 16 bits of the file's number.
  public var file: UInt16
  public var traits: Traits
  public var content: PayloadKind

  /// How the segment stood to its connection when it came.
  public struct Traits: OptionSet, Sendable {
    public var rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Sent by the connection's end 1, else by end 0.
    public static let fromEnd1 = Traits(rawValue: 0x01)
    /// Sequence space sent before.
    public static let retransmission = Traits(rawValue: 0x02)
    /// SEQ = SND.NXT−1 with at most one byte: a keep-alive or window probe (RFC 9293 §3.8.4).
    public static let probe = Traits(rawValue: 0x04)
    /// Captured short before the window, which reads 0.
    public static let windowUnknown = Traits(rawValue: 0x08)
    /// It carried the timestamps option.
    public static let hasTimestamps = Traits(rawValue: 0x10)
    /// A copy of it came.
    public static let copied = Traits(rawValue: 0x20)
    /// Acknowledges beyond what the other end was seen to send.
    public static let acksUnseen = Traits(rawValue: 0x40)
    /// It carried an MD5 or AO option (RFC 2385, RFC 5925).
    public static let signed = Traits(rawValue: 0x80)
  }

  /// 0 or 1: which of the connection's ends sent it.
  public var sender: Int { Int(traits.rawValue & 1) }

  public func has(_ flag: TCPFlags) -> Bool { flags.rawValue & flag.rawValue != 0 }

  /// SEG.LEN (RFC 9293 §3.4).
  public var sequenceLength: UInt32 {
    payloadLength &+ UInt32((flags.rawValue >> 1) & 1) &+ UInt32(flags.rawValue & 1)
  }

  public var end: SequenceNumber { seq + sequenceLength }

  /// Serial number of the connection's note before this one, whose own is `serial`; 0 = none known.
  @inline(__always)
  func previous(of serial: UInt64) -> UInt64 { back == 0 ? 0 : serial &- UInt64(back) }

  /// Numbers begin anew with each file.
  public func isSame(as other: SegmentNote) -> Bool {
    frame == other.frame && file == other.file && time == other.time
  }
}

extension UInt32 {
  /// The newest file's number, up to this one, whose low bits are these: all that is kept of older ones'.
  public func last<Low: FixedWidthInteger & UnsignedInteger>(endingIn low: Low) -> UInt32 {
    self &- UInt32(truncatingIfNeeded: Low(truncatingIfNeeded: self) &- low)
  }
}

extension UnsafeMutablePointer where Pointee == SegmentNote {
  // Where the members lie that a segment has in the same order (a test holds this to the compiler's own layout).
  private static var commonOffset: Int { 16 }
  private static var commonBytes: Int { 28 }

  /// Notes the segment in place.
  @inline(__always)
  func write(_ arrival: ArrivalPointer, _ traits: SegmentNote.Traits, back: UInt32) {
    let segment = arrival.segment
    // Together: member by member it would take twice the time.
    (UnsafeMutableRawPointer(self) + Self.commonOffset).copyMemory(
      from: UnsafeRawPointer(segment) + Segment.notedOffset, byteCount: Self.commonBytes)
    pointee.time = segment.pointee.time
    pointee.back = back
    pointee.frame = UInt32(truncatingIfNeeded: segment.pointee.frame)
    pointee.file = UInt16(truncatingIfNeeded: segment.pointee.file)
    pointee.traits = traits.union(arrival.pointee.traits)
    pointee.content = arrival.pointee.content
  }
}

/// What a payload begins with, looked at for context only.
public enum PayloadKind: UInt8, Sendable {
  case none, other, tlsClientHello, tlsServerHello, tlsHandshake, tlsAlert, tlsData, httpRequest, httpResponse

  /// Reads at most six bytes. Takes the three members it needs: a whole `Segment` would be copied for the call.
  ///
  /// Whether there is payload could not be foretold, and nothing branches on it: where there are no six bytes zeros are
  /// read.
  @inline(__always)
  static func of(_ payload: UnsafePointer<UInt8>?, captured: UInt32, length: UInt32) -> PayloadKind {
    let isReadable = captured >= 6 && payload != nil
    let bytes = UnsafeRawPointer(isReadable ? payload.unsafelyUnwrapped : rst_zeros().unsafelyUnwrapped)
    let start = bytes.loadUnaligned(as: UInt32.self).bigEndian
    let kind: PayloadKind =
      if start & 0xFC00_0000 == 0x1400_0000 {
        tls(start, message: bytes.load(fromByteOffset: 5, as: UInt8.self))
      } else if start & 0xE0E0_E000 == 0x4040_4000 {
        http(start)
      } else {
        .other
      }
    return length == 0 ? .none : kind
  }

  /// Of what begins with a byte from 20 to 23: a TLS record (RFC 8446 §5.1) if version 3.0 to 3.4 follows.
  @inline(never)
  private static func tls(_ start: UInt32, message: UInt8) -> PayloadKind {
    guard (start &>> 8 & 0xFFFF) &- 0x0300 <= 4 else { return .other }
    switch start &>> 24 {
    case 21: return .tlsAlert
    case 22: return message == 1 ? .tlsClientHello : message == 2 ? .tlsServerHello : .tlsHandshake
    default: return .tlsData
    }
  }

  /// Of what begins with three capitals (or signs like them): an HTTP start line (RFC 9112 §2.1) if it is one of these.
  @inline(never)
  private static func http(_ start: UInt32) -> PayloadKind {
    switch start {
    case 0x4854_5450: return .httpResponse  // HTTP
    case 0x4745_5420, 0x504F_5354, 0x4845_4144, 0x5055_5420, 0x4445_4C45, 0x434F_4E4E, 0x4F50_5449, 0x5041_5443:
      return .httpRequest  // GET, POST, HEAD, PUT, DELETE, CONNECT, OPTIONS, PATCH
    default: return .other
    }
  }
}
