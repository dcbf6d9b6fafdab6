/// UTF-8 text under construction, without `String`: it links in Embedded Swift without Unicode
/// tables and costs no allocation a phrase.
///
///     prose += "The SYN of frame \(segment.frame) asked port \(port), answered \(after: delay) later."
public struct Prose: Sendable, ExpressibleByStringInterpolation {
  public var bytes: [UInt8]

  public init() { bytes = [] }
  init(bytes: [UInt8]) { self.bytes = bytes }
  public init(stringLiteral value: StaticString) {
    bytes = []
    append(value)
  }
  public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.prose }

  public struct Interpolation: StringInterpolationProtocol {
    var prose: [UInt8] = []

    /// Of what is put in most have room in so many bytes.
    private static let usualBytes = 24

    public init(literalCapacity: Int, interpolationCount: Int) {
      prose.reserveCapacity(literalCapacity + Self.usualBytes * interpolationCount)
    }
    public mutating func appendLiteral(_ literal: StaticString) { prose.append(literal) }
    public mutating func appendInterpolation(_ literal: StaticString) { prose.append(literal) }
    public mutating func appendInterpolation(_ other: Prose) { prose.append(contentsOf: other.bytes) }
    public mutating func appendInterpolation<Number: BinaryInteger>(_ number: Number) { prose.appendDecimal(number) }
  }

  public var isEmpty: Bool { bytes.isEmpty }

  public mutating func append(_ literal: StaticString) { bytes.append(literal) }
  public static func += (prose: inout Prose, more: Prose) { prose.bytes.append(contentsOf: more.bytes) }
}

extension [UInt8] {
  /// The literal's UTF-8.
  mutating func append(_ literal: StaticString) {
    append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  /// Decimal digits, the highest first, with zeros in front up to `least` (20 at most); in groups of three with commas
  /// between when `grouped`.
  package mutating func appendDecimal<Number: BinaryInteger>(_ number: Number, least: Int = 1, grouped: Bool = false) {
    if number < 0 { append(UInt8(ascii: "-")) }
    let magnitude = UInt64(truncatingIfNeeded: number.magnitude)
    var digits = 1
    var power: UInt64 = 1
    while digits < 20, digits < least || magnitude / power >= 10 {
      power *= 10
      digits &+= 1
    }
    while digits > 0 {
      append(UInt8(truncatingIfNeeded: magnitude / power % 10) &+ UInt8(ascii: "0"))
      power /= 10
      digits &-= 1
      if grouped && digits != 0 && digits % 3 == 0 { append(UInt8(ascii: ",")) }
    }
  }
}
