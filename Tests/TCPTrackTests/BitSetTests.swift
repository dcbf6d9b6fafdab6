import Testing

@testable import TCPTrack

struct BitSetTests {
  @Test(arguments: [64, 4096, 1 << 17] as [UInt32])
  func whatWasInsertedIsInItAndNothingElse(size: UInt32) {
    guard let set = BitSet(size: size, Memory()) else {
      Issue.record("no memory")
      return
    }
    var noise = SystemRandomNumberGenerator()
    let numbers = Set((0..<(size / 8)).map { _ in UInt32.random(in: 0..<size, using: &noise) })
    // Counted modulo the size.
    for number in numbers { set.insert(number &+ size &* UInt32.random(in: 0..<7, using: &noise)) }
    var wrong = 0
    for number in 0..<size where set.contains(number) != numbers.contains(number) { wrong += 1 }
    #expect(wrong == 0)
    #expect(set.bytes == UInt64(size / 8))
  }
}
