/// Where frames were captured, as far as the file says.
public struct CaptureInterface: Sendable, Equatable {
  /// LINKTYPE_ value of tcpdump.org.
  public var linkType: UInt16
  /// Bytes kept of a frame; 0 = no limit, or not known.
  public var snapLength: UInt32 = 0
  /// Time stamps' resolution.
  public var ticksPerSecond: UInt64
  /// Seconds to add to time stamps.
  public var timeOffset: Int64 = 0
  public var name: String?
  /// Number of the pcapng section it belongs to, from 0.
  public var section = 0
  public var counters = CaptureCounters()

  public init(linkType: UInt16, ticksPerSecond: UInt64) {
    self.linkType = linkType
    self.ticksPerSecond = ticksPerSecond
  }
}

/// What the capturing side counted: the last pcapng Interface Statistics Block. Nil = not stated.
public struct CaptureCounters: Sendable, Equatable {
  public var received: UInt64?
  public var filterAccepted: UInt64?
  public var droppedByInterface: UInt64?
  public var droppedBySystem: UInt64?

  public init() {}
}

/// A pcapng Section Header Block's options, as far as they are texts that say where it comes from.
public struct CaptureSection: Sendable, Equatable {
  public var hardware: String?
  public var operatingSystem: String?
  public var application: String?

  public init() {}
}
