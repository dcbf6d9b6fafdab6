import RSTReason

/// UTF-8 on its way out. Written to without a `String` a field.
struct TextBuffer {
  var bytes: [UInt8] = []

  mutating func write(_ literal: StaticString) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }
  mutating func write(_ prose: Prose) { bytes.append(contentsOf: prose.bytes) }
  mutating func write(byte: UInt8) { bytes.append(byte) }
  mutating func write(_ text: some Collection<UInt8>) { bytes.append(contentsOf: text) }

  /// Decimal digits, with zeros in front up to `digits`.
  mutating func write(_ number: some BinaryInteger, digits: Int = 1) { bytes.appendDecimal(number, least: digits) }

  /// A number of things: `1 reset`, `12 resets`.
  mutating func write(_ count: some BinaryInteger, _ thing: StaticString) {
    write(count)
    write(byte: UInt8(ascii: " "))
    write(thing)
    if count != 1 { write(byte: UInt8(ascii: "s")) }
  }

  /// Spaces up to this many columns from `start`, an index into `bytes`.
  mutating func pad(from start: Int, to columns: Int) {
    let rest = columns - bytes[start...].terminalColumns
    if rest > 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: rest)) }
  }
}

extension Sequence<UInt8> {
  /// One for each character of UTF-8: what is written here has no wide ones and no escape sequences.
  var terminalColumns: Int { reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) } }
}

extension String {
  init(_ literal: StaticString) { self = literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) } }
  init(_ prose: Prose) { self.init(decoding: prose.bytes, as: UTF8.self) }

  /// For messages and tables: control characters, which a terminal would obey, as `\xHH`.
  var printable: String {
    guard utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) || unicodeScalars.contains(where: \.isC1) else {
      return self
    }
    return unicodeScalars.reduce(into: "") { text, scalar in
      if scalar.value < 0x20 || scalar.value == 0x7F || scalar.isC1 {
        text += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isC1: Bool { (0x80...0x9F).contains(value) }
}
