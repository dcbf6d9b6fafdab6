/// A point in TCP sequence space, modulo 2^32 (RFC 9293 §3.4).
///
/// Comparison is only meaningful between numbers less than 2^31 apart, which is why this type is
/// not `Comparable`: `precedes` says what it means and no sort can be tempted.
public struct SequenceNumber: Equatable, Hashable, Sendable {
  public var raw: UInt32

  @inline(__always) public init(_ raw: UInt32) { self.raw = raw }

  /// `bytes` further on, modulo 2^32.
  @inline(__always) public static func + (number: Self, bytes: UInt32) -> Self { Self(number.raw &+ bytes) }

  @inline(__always) public static func - (number: Self, bytes: UInt32) -> Self { Self(number.raw &- bytes) }

  /// Signed distance in bytes from `origin` to this number: positive if this one is later.
  @inline(__always) public func distance(from origin: Self) -> Int32 { Int32(truncatingIfNeeded: raw &- origin.raw) }

  /// Strictly earlier than `other`.
  @inline(__always) public func precedes(_ other: Self) -> Bool { other.distance(from: self) > 0 }

  /// Earlier than `other` or equal to it.
  @inline(__always) public func precedesOrEquals(_ other: Self) -> Bool { other.distance(from: self) >= 0 }

  /// Within `[start, start + length)`. An empty range holds nothing.
  @inline(__always) public func isWithin(_ start: Self, length: UInt32) -> Bool { raw &- start.raw < length }
}
