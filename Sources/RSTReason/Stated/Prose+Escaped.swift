extension Prose {
  /// Bytes from a packet, never raw: printable ASCII as it is, all else as `\n`, `\\` or `\xHH`.
  mutating func appendEscaped(_ foreign: ArraySlice<UInt8>) {
    for byte in foreign {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case 0x09: append("\\t")
      case 0x0A: append("\\n")
      case 0x0D: append("\\r")
      case 0x20...0x7E: bytes.append(byte)
      default:
        append("\\x")
        bytes.append(Self.hexDigit(byte >> 4))
        bytes.append(Self.hexDigit(byte & 0xF))
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? value + UInt8(ascii: "0") : value - 10 + UInt8(ascii: "a")
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes start with this ASCII text.
  func begins(with text: StaticString) -> Bool {
    starts(with: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Takes this text away from the start; false if it is not there.
  mutating func drop(_ text: StaticString) -> Bool {
    guard begins(with: text) else { return false }
    removeFirst(text.utf8CodeUnitCount)
    return true
  }
}
