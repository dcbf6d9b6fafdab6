import Glibc
import RSTReason
import TCPTrack

extension TextBuffer {
  /// Dotted, or as RFC 5952 has it.
  mutating func write(_ address: Address, isIPv6: Bool) {
    bytes.append(address, ipv6: isIPv6)
  }

  /// `192.0.2.1:443` or `[2001:db8::1]:443`
  mutating func write(_ address: Address, port: UInt16, isIPv6: Bool) {
    if isIPv6 { write(byte: UInt8(ascii: "[")) }
    write(address, isIPv6: isIPv6)
    if isIPv6 { write(byte: UInt8(ascii: "]")) }
    write(byte: UInt8(ascii: ":"))
    write(port)
  }
}

/// An address or a network to choose by.
struct AddressPattern: Sendable {
  private let address: Address
  private let mask: Address
  private let isIPv6: Bool

  /// `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`; nil for what is none.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var words: (UInt64, UInt64) = (0, 0)
    var word: UInt32 = 0
    let width: Int
    if inet_pton(AF_INET6, String(parts[0]), &words) == 1 {
      isIPv6 = true
      width = 128
      address = Address(high: words.0.bigEndian, low: words.1.bigEndian)
    } else if inet_pton(AF_INET, String(parts[0]), &word) == 1 {
      isIPv6 = false
      width = 32
      address = Address(ipv4: word.bigEndian)
    } else {
      return nil
    }
    var length = width
    if parts.count == 2 {
      guard let given = Int(parts[1]), (0...width).contains(given) else { return nil }
      length = given
    }
    // Swift's shifts beyond the width give 0.
    let bits = length + 128 - width
    mask = Address(high: ~(UInt64.max >> UInt64(min(64, bits))), low: ~(UInt64.max >> UInt64(max(0, bits - 64))))
  }

  func matches(_ other: Address, isIPv6: Bool) -> Bool {
    isIPv6 == self.isIPv6 && (other.high ^ address.high) & mask.high == 0 && (other.low ^ address.low) & mask.low == 0
  }
}
