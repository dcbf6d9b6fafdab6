/// Times of a capture: from one packet to the next anything from nothing to what no clock says.
enum Moments {
  static let beginning: Int64 = 1_700_000_000_000_000_000
  static let steps: [Int64] = [
    0, 1_000, 50_000, 1_000_000, 10_000_000, 60_000_000, 300_000_000, 1_100_000_000, 5_000_000_000, 30_000_000_000,
    61_000_000_000, 350_000_000_000, 7_300_000_000_000, -1_000_000_000, 1 << 61, .max,
  ]
}
