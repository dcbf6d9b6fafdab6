/// Where one captured frame lies in a buffer of many. The layout is that of `rstreason_slice`.
public struct FrameSlice: Sendable {
  /// Bytes from the buffer's start.
  public var offset: UInt64
  /// Bytes that are there.
  public var captured: UInt32
  /// Bytes the frame had on the wire.
  public var original: UInt32
  /// Nanoseconds since 1970-01-01 UTC.
  public var time: Int64
  /// Number in its file, from 1.
  public var number: UInt64
  public var file: UInt32
  /// LINKTYPE_ value of tcpdump.org.
  public var linkType: UInt16
  public var reserved: UInt16 = 0

  @inline(__always) public init(
    offset: UInt64, captured: UInt32, original: UInt32, time: Int64, number: UInt64, file: UInt32 = 0, linkType: UInt16
  ) {
    self.offset = offset
    self.captured = captured
    self.original = original
    self.time = time
    self.number = number
    self.file = file
    self.linkType = linkType
  }
}
