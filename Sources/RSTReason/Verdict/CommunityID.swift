import TCPTrack

extension Verdict {
  /// The connection's Community ID, version 1, seed 0 (https://github.com/corelight/community-id-spec):
  /// `1:` and the base64 of a SHA-1 that is the same for both directions.
  public var communityID: Prose {
    var message: [UInt8] = []
    message.reserveCapacity(2 + 2 * 16 + 6)
    message.appendBigEndian(0, bytes: 2)
    let sourceFirst =
      (source.high, source.low, sourcePort) <= (destination.high, destination.low, destinationPort)
    let (lower, upper) = sourceFirst ? (source, destination) : (destination, source)
    let (lowerPort, upperPort) = sourceFirst ? (sourcePort, destinationPort) : (destinationPort, sourcePort)
    message.append(lower, isIPv6: isIPv6)
    message.append(upper, isIPv6: isIPv6)
    message.append(6)
    message.append(0)
    message.appendBigEndian(UInt64(lowerPort), bytes: 2)
    message.appendBigEndian(UInt64(upperPort), bytes: 2)
    var id: Prose = "1:"
    id.bytes.appendBase64(sha1(message))
    return id
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ address: Address, isIPv6: Bool) {
    if isIPv6 {
      appendBigEndian(address.high, bytes: 8)
      appendBigEndian(address.low, bytes: 8)
    } else {
      appendBigEndian(UInt64(address.ipv4), bytes: 4)
    }
  }

  /// The `bytes` lowest bytes of the value, highest first.
  mutating func appendBigEndian(_ value: UInt64, bytes: Int) {
    var shift = 8 * bytes
    while shift > 0 {
      shift -= 8
      append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// RFC 4648 §4, with padding.
  fileprivate mutating func appendBase64(_ data: [UInt8]) {
    reserveCapacity(count + (data.count + 2) / 3 * 4)
    var position = 0
    while position < data.count {
      let rest = data.count - position
      var group = UInt32(data[position]) &<< 16
      if rest > 1 { group |= UInt32(data[position + 1]) &<< 8 }
      if rest > 2 { group |= UInt32(data[position + 2]) }
      for sextet in 0..<4 {
        append(sextet <= rest ? base64Digit(UInt8(truncatingIfNeeded: group &>> UInt32(18 - 6 * sextet)) & 63) : 0x3D)
      }
      position += 3
    }
  }
}

private func base64Digit(_ value: UInt8) -> UInt8 {
  switch value {
  case ..<26: UInt8(ascii: "A") + value
  case ..<52: UInt8(ascii: "a") + value - 26
  case ..<62: UInt8(ascii: "0") + value - 52
  case 62: UInt8(ascii: "+")
  default: UInt8(ascii: "/")
  }
}
