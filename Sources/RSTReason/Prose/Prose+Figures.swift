extension Prose.Interpolation {
  /// A number of things, in words a person reads: `1 byte`, `12,500 bytes`.
  public mutating func appendInterpolation<Number: BinaryInteger>(
    _ count: Number, _ one: StaticString, _ many: StaticString
  ) {
    prose.appendDecimal(count, grouped: true)
    prose.append(UInt8(ascii: " "))
    prose.append(count == 1 ? one : many)
  }

  public mutating func appendInterpolation<Number: BinaryInteger>(bytes: Number) {
    appendInterpolation(bytes, "byte", "bytes")
  }

  /// The verb of so many things.
  public mutating func appendInterpolation<Number: BinaryInteger>(were count: Number) {
    prose.append(count == 1 ? "was" : "were")
  }

  /// A duration of so many nanoseconds, in the unit that leaves three or four digits: `350.2 s`.
  public mutating func appendInterpolation(duration nanoseconds: Int64) {
    let time = max(0, nanoseconds)
    switch time {
    case ..<1_000:
      prose.appendDecimal(time)
      prose.append(" ns")
    case ..<1_000_000: appendTenths(time / 100, " µs")
    case ..<1_000_000_000: appendTenths(time / 100_000, " ms")
    case ..<600_000_000_000: appendTenths(time / 100_000_000, " s")
    case ..<36_000_000_000_000: appendTenths(time / 6_000_000_000, " min")
    default: appendTenths(time / 360_000_000_000, " h")
    }
  }

  /// One decimal below 100, none from there on.
  private mutating func appendTenths(_ tenths: Int64, _ unit: StaticString) {
    if tenths < 1000 {
      prose.appendDecimal(tenths / 10)
      if tenths % 10 != 0 {
        prose.append(UInt8(ascii: "."))
        prose.appendDecimal(tenths % 10)
      }
    } else {
      prose.appendDecimal((tenths + 5) / 10)
    }
    prose.append(unit)
  }
}
