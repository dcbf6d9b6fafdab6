import Glibc

/// A point in time in UTC.
struct Timestamp {
  /// Whole days since 1970-01-01.
  let days: Int64
  /// Nanoseconds since midnight.
  let nanoseconds: Int64

  private static let dayLength: Int64 = 86_400_000_000_000

  /// Nanoseconds since 1970-01-01 UTC; 64 bits of them reach from 1677 to 2262.
  init(_ time: Int64) {
    let (quotient, rest) = time.quotientAndRemainder(dividingBy: Self.dayLength)
    days = rest < 0 ? quotient - 1 : quotient
    nanoseconds = rest < 0 ? rest + Self.dayLength : rest
  }

  /// The calendar's.
  var date: (year: Int, month: Int, day: Int) {
    var seconds = time_t(days) * 86_400
    var fields = tm()
    gmtime_r(&seconds, &fields)
    return (Int(fields.tm_year) + 1900, Int(fields.tm_mon) + 1, Int(fields.tm_mday))
  }
}

extension TextBuffer {
  /// `2026-11-21`
  mutating func write(dateOf time: Timestamp) {
    let date = time.date
    write(date.year, digits: 4)
    write(byte: UInt8(ascii: "-"))
    write(date.month, digits: 2)
    write(byte: UInt8(ascii: "-"))
    write(date.day, digits: 2)
  }

  /// `08:22:09` and a fraction of 6 or 9 digits.
  mutating func write(clockOf time: Timestamp, fraction digits: Int) {
    let seconds = time.nanoseconds / 1_000_000_000
    write(seconds / 3600, digits: 2)
    write(byte: UInt8(ascii: ":"))
    write(seconds / 60 % 60, digits: 2)
    write(byte: UInt8(ascii: ":"))
    write(seconds % 60, digits: 2)
    write(byte: UInt8(ascii: "."))
    let fraction = time.nanoseconds % 1_000_000_000
    write(digits == 9 ? fraction : fraction / 1000, digits: digits)
  }

  /// `2026-11-21T08:22:09.123456789Z` (RFC 3339)
  mutating func write(time: Int64) {
    let fields = Timestamp(time)
    write(dateOf: fields)
    write(byte: UInt8(ascii: "T"))
    write(clockOf: fields, fraction: 9)
    write(byte: UInt8(ascii: "Z"))
  }

  /// A duration of nanoseconds in seconds, `0.000150000`.
  mutating func write(seconds duration: Int64) {
    if duration < 0 { write(byte: UInt8(ascii: "-")) }
    let (whole, rest) = duration.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    write(whole)
    write(byte: UInt8(ascii: "."))
    write(rest, digits: 9)
  }
}
