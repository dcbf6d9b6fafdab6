import CaptureFile
import TCPTrack
import Testing

/// Times of frames in seconds, and where they step back.
struct FrameOrderTests {
  private static func slices(_ seconds: [Double], linkType: UInt16 = 1) -> [FrameSlice] {
    seconds.enumerated().map { number, time in
      FrameSlice(
        offset: 0, captured: 60, original: 60, time: 1_700_000_000_000_000_000 + Int64(time * 1e9),
        number: UInt64(number + 1), linkType: linkType)
    }
  }

  private static func tally(_ portions: [FrameSlice]...) -> FrameTally {
    var tally = FrameTally()
    for portion in portions { portion.withUnsafeBufferPointer { tally.add($0) } }
    return tally
  }

  @Test func stepsAreCountedAndTheLongestKept() {
    let tally = Self.tally(Self.slices([0, 1, 0.75, 2, 2, 1.5, 3]))
    #expect(tally.order.earlier == 2)
    #expect(tally.order.furthest == 500_000_000)
    #expect(tally.remarks.isEmpty)
  }

  /// Wherever the frames are divided, and whether each part is counted by itself or not.
  @Test(arguments: 0...7) func portionsAreAsOne(split: Int) {
    let all = Self.slices([0, 1, 0.75, 2, 2, 1.5, 3])
    let (one, other) = (Array(all[..<split]), Array(all[split...]))
    var joined = Self.tally(one)
    joined.add(Self.tally(other))
    #expect(joined == Self.tally(all))
    #expect(Self.tally(one, other) == Self.tally(all))
  }

  @Test func aClockSetBackIsWorthAWord() {
    #expect(
      Self.tally(Self.slices([0, 1, 2, -3598])).remarks == [
        "the clock goes back once, by 3600 s: silences and delays across that are wrong"
      ])
    #expect(
      Self.tally(Self.slices([5, 1, 2, 0.5])).remarks == [
        "the clock goes back 2 times, by up to 4 s: silences and delays across that are wrong"
      ])
  }

  @Test(arguments: [(10, true), (9, false)]) func aClockThatStandsIsWorthAWord(packets: Int, isSaid: Bool) {
    let frames = Self.slices(Array(repeating: 7, count: packets))
    let said = isSaid ? ["all \(packets) packets have the same time: silences and delays are not known"] : []
    #expect(Self.tally(frames).remarks == said)
    #expect(Self.tally(Array(frames[..<4]), Array(frames[4...])).remarks == said)
    #expect(Self.tally(frames, Self.slices([8])).remarks.isEmpty)
  }

  /// Records that are no packets have no time.
  @Test func onlyPacketsCount() {
    let order = Self.tally(
      Self.slices([5]), Self.slices([0], linkType: FrameSlice.notAPacket), Self.slices([6])
    ).order
    #expect(order.earlier == 0)
  }

  @Test func timesThatAreTooFarApartDoNoHarm() {
    var slices = Self.slices([0, 0, 0])
    slices[0].time = .max
    slices[1].time = .min
    slices[2].time = .max
    #expect(Self.tally(slices).order.earlier <= 2)
  }
}
