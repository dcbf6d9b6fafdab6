extension OptionSet where Element == Self {
  /// Whether `member` is in it from now on.
  @inline(__always) mutating func set(_ member: Self, _ isIn: Bool) {
    if isIn { formUnion(member) } else { subtract(member) }
  }
}
