import TCPTrack

/// What a user of the engine may set.
public struct Configuration: Sendable {
  /// Connections tracked at once; beyond it the longest silent closed ones are forgotten first.
  public var maxConnections: UInt32 = 1_000_000
  /// Report verdicts as of the reset only.
  public var withoutRevisions = false
  /// Where the tables' memory comes from.
  public var memory = Memory()

  public init() {}
}
