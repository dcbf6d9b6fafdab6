/// From an interface's ticks to nanoseconds since 1970 (pcapng `if_tsresol`, `if_tsoffset`).
struct PcapngClock {
  let ticksPerSecond: UInt64
  /// Nanoseconds.
  private let offset: Int64
  /// Nanoseconds a tick; 0 where that is no whole number.
  private let nanosecondsPerTick: UInt64

  /// `resolution` is the option's byte: a negative power of 10, or of 2 if the top bit is set. Ticks that do
  /// not fit 64 bits a second are taken as 2^64 − 1 a second, as libwiretap does. `offset` in seconds.
  init(resolution: UInt8 = 6, offset: Int64 = 0) {
    let exponent = Int(resolution & 0x7F)
    if resolution & 0x80 != 0 {
      ticksPerSecond = exponent < 64 ? 1 << UInt64(exponent) : .max
    } else {
      ticksPerSecond = exponent < 20 ? (0..<exponent).reduce(1) { ticks, _ in ticks &* 10 } : .max
    }
    let whole = 1_000_000_000 / ticksPerSecond
    nanosecondsPerTick = whole * ticksPerSecond == 1_000_000_000 ? whole : 0
    self.offset = offset &* 1_000_000_000
  }

  /// Wraps where the nanoseconds do not fit: such a time is nonsense anyway.
  @inline(__always) func nanoseconds(ticks: UInt64) -> Int64 {
    if nanosecondsPerTick != 0 { return Int64(bitPattern: ticks &* nanosecondsPerTick) &+ offset }
    return fractional(ticks)
  }

  @inline(never) private func fractional(_ ticks: UInt64) -> Int64 {
    let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: ticksPerSecond)
    // rest < ticksPerSecond, so the quotient is below 10^9 and the division cannot overflow.
    let (nanoseconds, _) = ticksPerSecond.dividingFullWidth(rest.multipliedFullWidth(by: 1_000_000_000))
    return Int64(bitPattern: seconds &* 1_000_000_000 &+ nanoseconds) &+ offset
  }
}
