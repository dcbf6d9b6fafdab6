import TCPTrack

extension Prose.Interpolation {
  /// As `[UInt8].append`.
  public mutating func appendInterpolation(_ address: Address, ipv6: Bool) { prose.append(address, ipv6: ipv6) }
}

extension [UInt8] {
  /// An address as text: dotted for IPv4, RFC 5952 for IPv6 (§5: IPv4 mapped to it stays dotted).
  package mutating func append(_ address: Address, ipv6: Bool) {
    if ipv6 { appendIPv6(address) } else { appendIPv4(address.ipv4) }
  }

  private mutating func appendIPv4(_ address: UInt32) {
    var shift: UInt32 = 24
    appendOctet(UInt8(truncatingIfNeeded: address >> shift))
    while shift > 0 {
      shift -= 8
      append(UInt8(ascii: "."))
      appendOctet(UInt8(truncatingIfNeeded: address >> shift))
    }
  }

  private mutating func appendOctet(_ octet: UInt8) {
    if octet >= 100 { append(octet / 100 + UInt8(ascii: "0")) }
    if octet >= 10 { append(octet / 10 % 10 + UInt8(ascii: "0")) }
    append(octet % 10 + UInt8(ascii: "0"))
  }

  private mutating func appendIPv6(_ address: Address) {
    if address.high == 0 && address.low >> 32 == 0xFFFF {
      append("::ffff:")
      return appendIPv4(UInt32(truncatingIfNeeded: address.low))
    }
    let zeros = Self.longestZeroRun(address)
    var index = 0
    while index < 8 {
      if index == zeros.start && zeros.length > 1 {
        append("::")
        index += zeros.length
        continue
      }
      if index > 0 && !(index == zeros.start + zeros.length && zeros.length > 1) { append(UInt8(ascii: ":")) }
      appendHex(Self.group(address, index))
      index += 1
    }
  }

  private static func group(_ address: Address, _ index: Int) -> UInt16 {
    let word = index < 4 ? address.high : address.low
    return UInt16(truncatingIfNeeded: word >> UInt64(48 - 16 * (index & 3)))
  }

  /// The leftmost longest run of zero groups (RFC 5952 §4.2).
  private static func longestZeroRun(_ address: Address) -> (start: Int, length: Int) {
    var best = (start: 8, length: 0)
    var run = (start: 0, length: 0)
    for index in 0..<8 {
      if group(address, index) == 0 {
        if run.length == 0 { run.start = index }
        run.length += 1
        if run.length > best.length { best = run }
      } else {
        run.length = 0
      }
    }
    return best
  }

  private mutating func appendHex(_ value: UInt16) {
    var started = false
    for shift in [UInt16(12), 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: value >> shift & 0xF)
      if digit == 0 && !started && shift != 0 { continue }
      started = true
      append(digit < 10 ? digit + UInt8(ascii: "0") : digit - 10 + UInt8(ascii: "a"))
    }
  }
}
