extension FixedWidthInteger {
  /// The sum, or the largest value if it does not fit.
  @inline(__always) func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
