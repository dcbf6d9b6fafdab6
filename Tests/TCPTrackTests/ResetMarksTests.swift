import Testing

@testable import TCPTrack

struct ResetMarksTests {
  @Test func whatWasMarkedIsKnownAndLittleElse() {
    guard let marks = ResetMarks(Memory()) else {
      Issue.record("no memory")
      return
    }
    var noise = SystemRandomNumberGenerator()
    let marked = Set((0..<5000).map { _ in UInt32.random(in: 0...(.max), using: &noise) })
    for hash in marked { marks.insert(hash) }
    var found = 0
    for hash in marked where marks.mayContain(hash) { found += 1 }
    #expect(found == marked.count)
    let others = (0..<20_000).map { _ in UInt32.random(in: 0...(.max), using: &noise) }.filter { !marked.contains($0) }
    var mistaken = 0
    for hash in others where marks.mayContain(hash) { mistaken += 1 }
    // Four in a hundred are expected, with a deviation of 0.14.
    #expect(mistaken * 100 < others.count * 6)
  }
}
