import TCPTrack
import Testing

@Suite struct SequenceNumberTests {
  @Test func comparesAcrossTheWrap() {
    let before = SequenceNumber(0xFFFF_FFF0)
    let after = before + 0x20
    #expect(after.raw == 0x10)
    #expect(before.precedes(after))
    #expect(!after.precedes(before))
    #expect(after.distance(from: before) == 0x20)
  }

  @Test func rangeHoldsItsStartButNotItsEnd() {
    let start = SequenceNumber(0xFFFF_FFFF)
    #expect(start.isWithin(start, length: 1))
    #expect(!(start + 1).isWithin(start, length: 1))
    #expect(!start.isWithin(start, length: 0))
  }
}
