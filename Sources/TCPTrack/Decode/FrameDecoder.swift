/// Raw frame to segment: the header walk, for users outside Wireshark.
public enum FrameDecoder {
  public enum Outcome: UInt8, Sendable {
    /// `segment` is filled in.
    case segment
    /// Something else than TCP, or a later IP fragment, or a TCP header quoted in an ICMP error.
    case notTCP
    /// Cut or corrupt before a usable TCP header (ports, numbers and flags are the least).
    case malformed
  }

  /// Fills in every member of `segment` but `time`, `frame` and `file`.
  public static func decode(
    _ bytes: UnsafePointer<UInt8>, captured: Int, original: Int, linkType: UInt16, into segment: inout Segment
  ) -> Outcome { .notTCP }

  /// Ports to payload into `segment`, whose IP part the caller has filled in. `captured` bytes are
  /// at `bytes`; `wireLength` bytes of header and payload were sent.
  public static func decodeTCP(
    _ bytes: UnsafePointer<UInt8>, captured: Int, wireLength: Int, into segment: inout Segment
  ) -> Outcome { .notTCP }
}
