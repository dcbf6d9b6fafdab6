/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed everywhere.
struct Random {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// In the closed range. The bias of the remainder is of no account at these sizes.
  mutating func between(_ low: Int, _ high: Int) -> Int { low + Int(next() % UInt64(high - low + 1)) }

  /// True once in `n` times.
  mutating func oneIn(_ n: Int) -> Bool { next() % UInt64(n) == 0 }

  /// About `mean`, between half of it and one and a half.
  mutating func about(_ mean: Int) -> Int { between(mean / 2, mean + mean / 2) }

  mutating func element<T>(of choices: [T]) -> T { choices[between(0, choices.count - 1)] }
}
