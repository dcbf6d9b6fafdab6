import CRSTReason
import Testing

@Suite struct EndpointsHashTests {
  /// Values of another implementation of the comment's formula; they never change.
  @Test func isTheDocumentedFormula() {
    var ipv4 = segment(from: [192, 0, 2, 1], 49152, to: [198, 51, 100, 7], 443)
    #expect(rstreason_endpoints_hash(&ipv4) == 0x3FCB_D324_D0A3_773A)
    var ipv6 = rstreason_segment()
    ipv6.marks = UInt16(RSTREASON_MARK_IPV6)
    ipv6.source = (0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    ipv6.destination = (0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
    ipv6.source_port = 49152
    ipv6.destination_port = 443
    #expect(rstreason_endpoints_hash(&ipv6) == 0xE57F_0769_CB24_6A19)
  }

  @Test func isTheSameInBothDirections() {
    var there = segment(from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 80)
    var back = segment(from: [10, 0, 0, 2], 80, to: [10, 0, 0, 1], 1024)
    #expect(rstreason_endpoints_hash(&there) == rstreason_endpoints_hash(&back))
  }

  @Test func portsBelongToTheirAddress() {
    var one = segment(from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 80)
    var crossed = segment(from: [10, 0, 0, 1], 80, to: [10, 0, 0, 2], 1024)
    #expect(rstreason_endpoints_hash(&one) != rstreason_endpoints_hash(&crossed))
  }

  /// Sequential ports must spread over a table that takes the low bits for its index: thrown at
  /// random, 4,096 balls leave 37 % of as many boxes empty.
  @Test func lowBitsSpread() {
    var boxes = Set<UInt64>()
    for port in UInt16(32768)..<36864 {
      var one = segment(from: [10, 0, 0, 1], port, to: [10, 0, 0, 2], 80)
      boxes.insert(rstreason_endpoints_hash(&one) & 4095)
    }
    #expect(boxes.count > 2400)
  }

  @Test func onlyTheLastFourBytesOfAnIPv4AddressCount() {
    var one = segment(from: [10, 0, 0, 1], 1024, to: [10, 0, 0, 2], 80)
    let hash = rstreason_endpoints_hash(&one)
    one.source.0 = 0xFF
    one.destination.11 = 0
    #expect(rstreason_endpoints_hash(&one) == hash)
  }
}
