/// Raw frame to segment: the header walk, for users outside Wireshark.
///
/// The plain cases (Ethernet or raw IP, no options, no tunnel) are a straight line; everything rare is in
/// functions of its own, one file a layer. Where a frame holds several TCP layers the innermost is taken.
public enum FrameDecoder {
  public enum Outcome: UInt8, Sendable {
    /// `segment` is filled in.
    case segment
    /// Something else than TCP, or a later IP fragment, or a TCP header quoted in an ICMP error.
    case notTCP
    /// Cut or corrupt before a usable TCP header (ports, numbers and flags are the least).
    case malformed
  }

  /// Packets within packets that are followed; the innermost of more is not looked at.
  static let maximumDepth = 8

  /// Fills in every member of `segment` but `time`, `frame` and `file`.
  ///
  /// `captured` bytes can be read at `bytes`, `original` were on the wire; `linkType` is a LINKTYPE_ value of
  /// tcpdump.org. After any outcome but `.segment` the content of `segment` means nothing.
  @inline(__always) public static func decode(
    _ bytes: UnsafePointer<UInt8>, captured: Int, original: Int, linkType: UInt16, into segment: inout Segment
  ) -> Outcome {
    let frame = Region(start: bytes, captured: captured, wire: original < captured ? captured : original)
    guard linkType == LinkType.ethernet.rawValue, captured >= 14 else { return link(frame, linkType, into: &segment) }
    segment.marks = []
    segment.link = frame.u64(6) & ~0xFFFF
    let etherType = frame.u16(12)
    if etherType == EtherType.ipv4 { return plainIPv4(frame.dropping(14), depth: 0, into: &segment) }
    return network(etherType, frame.dropping(14), depth: 0, into: &segment)
  }

  /// Ports to payload into `segment`, whose IP part the caller has filled in. `captured` bytes are
  /// at `bytes`; `wireLength` bytes of header and payload were sent.
  public static func decodeTCP(
    _ bytes: UnsafePointer<UInt8>, captured: Int, wireLength: Int, into segment: inout Segment
  ) -> Outcome {
    guard captured >= 0, wireLength >= 0 else { return .malformed }
    segment.marks.subtract([.cut, .badOffset, .badChecksum])
    let region = Region(start: bytes, captured: captured, wire: wireLength).limited(to: wireLength)
    return tcp(region, verifiable: true, into: &segment)
  }
}
