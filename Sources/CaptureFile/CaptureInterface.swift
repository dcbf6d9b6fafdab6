/// Where frames were captured, as far as the file says.
public struct CaptureInterface: Sendable, Equatable {
  /// LINKTYPE_ value of tcpdump.org.
  public var linkType: UInt16
  /// Bytes kept of a frame; 0 = no limit, or not known.
  public var snapLength: UInt32 = 0
  /// Time stamps' resolution.
  public var ticksPerSecond: UInt64
  public var counters = CaptureCounters()

  public init(linkType: UInt16, ticksPerSecond: UInt64) {
    self.linkType = linkType
    self.ticksPerSecond = ticksPerSecond
  }
}

/// What the capturing side counted: the last pcapng Interface Statistics Block. Nil = not stated.
public struct CaptureCounters: Sendable, Equatable {
  public var droppedByInterface: UInt64?
  public var droppedBySystem: UInt64?

  public init() {}
}
