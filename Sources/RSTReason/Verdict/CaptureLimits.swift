import TCPTrack

/// What the capture fails to show of a reset's connection, and the verdict had to do without.
public struct CaptureLimits: OptionSet, Hashable, Sendable {
  public var rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// The segments of one end only.
  public static let oneSided = CaptureLimits(rawValue: 0x01)
  /// It begins after the connection did.
  public static let beganMidway = CaptureLimits(rawValue: 0x02)
  /// Segments are missing in between.
  public static let segmentsLost = CaptureLimits(rawValue: 0x04)
  /// Frames were captured short of their TCP options.
  public static let cut = CaptureLimits(rawValue: 0x08)
  /// The connection was dropped from the full connection table before.
  public static let forgotten = CaptureLimits(rawValue: 0x10)
}

extension Facts {
  var captureLimits: CaptureLimits {
    var limits: CaptureLimits = []
    if !bSpoke || !aSpoke && !answersSYN { limits.insert(.oneSided) }
    if !sawOpening { limits.insert(.beganMidway) }
    if a.has(.gap) || b.has(.gap) || isFiltered { limits.insert(.segmentsLost) }
    if connection.has(.cut) { limits.insert(.cut) }
    if connection.has(.forgottenBefore) { limits.insert(.forgotten) }
    return limits
  }
}
