import TCPTrack
import Testing

@testable import RSTReason

struct ProseTests {
  @Test(arguments: [
    (Int64(0), "0 ns"), (999, "999 ns"), (1_000, "1 µs"), (25_400, "25.4 µs"), (999_999, "1000 µs"),
    (1_000_000, "1 ms"), (20_790_000, "20.7 ms"), (182_400_000, "182 ms"), (1_000_000_000, "1 s"),
    (59_960_000_000, "59.9 s"), (350_200_000_000, "350 s"), (600_000_000_000, "10 min"), (36_000_000_000_000, "10 h"),
    (-5, "0 ns"), (.max, "2562048 h"),
  ])
  func durations(nanoseconds: Int64, text: String) {
    #expect(("\(duration: nanoseconds)" as Prose).string == text)
  }

  @Test(arguments: [
    (UInt64(0), "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1_000, "1,000 bytes"), (1_234_567, "1,234,567 bytes"),
    (.max, "18,446,744,073,709,551,615 bytes"),
  ])
  func byteCounts(count: UInt64, text: String) { #expect(("\(bytes: count)" as Prose).string == text) }

  @Test func numbers() {
    #expect(("\(-12) \(UInt32.max) \(Int64.min)" as Prose).string == "-12 4294967295 -9223372036854775808")
  }

  /// RFC 5952 §4.
  @Test(arguments: [
    (UInt64(0x2001_0DB8_0000_0000), UInt64(1), "2001:db8::1"), (0, 0, "::"), (0, 1, "::1"),
    (0x2001_0DB8_0000_0001, 0x0001_0001_0001_0001, "2001:db8:0:1:1:1:1:1"),
    (0x2001_0000_0000_0001, 0x0000_0000_0000_0001, "2001:0:0:1::1"),
    (0x2001_0DB8_0000_0000, 0x0001_0000_0000_0001, "2001:db8::1:0:0:1"),
    (0xFE80_0000_0000_0000, 0xABCD_0000_0000_0000, "fe80::abcd:0:0:0"),
    (0x0001_0000_0000_0000, 0, "1::"),
  ])
  func ipv6(high: UInt64, low: UInt64, text: String) {
    #expect(("\(Address(high: high, low: low), ipv6: true)" as Prose).string == text)
  }

  @Test func ipv4() { #expect(("\(Address(ipv4: 0xC000_02FF), ipv6: false)" as Prose).string == "192.0.2.255") }

  @Test func abbreviation() {
    let prose: Prose = "one two three"
    #expect(prose.abbreviated(words: 3).string == "one two three")
    #expect(prose.abbreviated(words: 2).string == "one two …")
  }
}
