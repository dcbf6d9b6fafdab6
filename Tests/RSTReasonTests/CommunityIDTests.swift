import TCPTrack
import Testing

@testable import RSTReason

/// Vectors of the Community ID specification's baseline (TCP, seed 0), and of FIPS 180-4.
struct CommunityIDTests {
  @Test func ipv4() {
    var verdict = Verdict()
    (verdict.source, verdict.sourcePort) = (Address(ipv4: 0x80E8_6E78), 34855)
    (verdict.destination, verdict.destinationPort) = (Address(ipv4: 0x4223_FACC), 80)
    #expect(text(verdict.communityID) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")
    swap(&verdict.source, &verdict.destination)
    swap(&verdict.sourcePort, &verdict.destinationPort)
    #expect(text(verdict.communityID) == "1:LQU9qZlK+B5F3KDmev6m5PMibrg=")
  }

  @Test func ipv6() {
    var verdict = Verdict()
    verdict.isIPv6 = true
    verdict.source = Address(high: 0x2001_0470_E5BF_DEAD, low: 0x4957_2174_E82C_4887)
    verdict.sourcePort = 63943
    verdict.destination = Address(high: 0x2607_F8B0_400C_0C03, low: 0x0000_0000_0000_001A)
    verdict.destinationPort = 25
    #expect(text(verdict.communityID) == "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4=")
  }

  @Test(arguments: [
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
  ])
  func sha(message: String, digest: String) {
    let digits = sha1(Array(message.utf8)).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    #expect(digits.joined() == digest)
  }

  private func text(_ prose: Prose) -> String { String(decoding: prose.bytes, as: UTF8.self) }
}
