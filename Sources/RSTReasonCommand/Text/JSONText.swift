import RSTReason

/// JSON (RFC 8259), one value after the other; it puts the commas itself.
struct JSONText {
  var text = TextBuffer()
  private var needsComma = false

  mutating func beginObject(_ key: StaticString? = nil) { open(key, UInt8(ascii: "{")) }
  mutating func endObject() { close(UInt8(ascii: "}")) }
  mutating func beginArray(_ key: StaticString? = nil) { open(key, UInt8(ascii: "[")) }
  mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Ends a line of NDJSON.
  mutating func endLine() {
    text.write(byte: UInt8(ascii: "\n"))
    needsComma = false
  }

  mutating func string(_ key: StaticString? = nil, _ value: StaticString) {
    begin(key)
    quote(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  mutating func string(_ key: StaticString? = nil, _ value: Prose) {
    begin(key)
    quote(value.bytes)
  }

  mutating func string(_ key: StaticString? = nil, _ value: String) {
    begin(key)
    quote(value.utf8)
  }

  /// What `write` writes, which needs no escapes.
  mutating func string(_ key: StaticString? = nil, plain write: (inout TextBuffer) -> Void) {
    begin(key)
    text.write(byte: UInt8(ascii: "\""))
    write(&text)
    text.write(byte: UInt8(ascii: "\""))
  }

  mutating func number(_ key: StaticString? = nil, _ value: some BinaryInteger) {
    begin(key)
    text.write(value)
  }

  /// Nanoseconds, as seconds.
  mutating func seconds(_ key: StaticString, _ duration: Int64) {
    begin(key)
    text.write(seconds: duration)
  }

  /// A share of `count` in `total`, to four digits behind the point.
  mutating func share(_ key: StaticString, _ count: UInt64, of total: UInt64) {
    begin(key)
    text.write(share: count, of: total)
  }

  mutating func boolean(_ key: StaticString, _ value: Bool) {
    begin(key)
    text.write(value ? "true" : "false")
  }

  private mutating func begin(_ key: StaticString?) {
    if needsComma { text.write(byte: UInt8(ascii: ",")) }
    needsComma = true
    if let key {
      text.write(byte: UInt8(ascii: "\""))
      text.write(key)
      text.write("\":")
    }
  }

  private mutating func open(_ key: StaticString?, _ bracket: UInt8) {
    begin(key)
    text.write(byte: bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    text.write(byte: bracket)
    needsComma = true
  }

  private mutating func quote(_ bytes: some Collection<UInt8>) {
    text.write(byte: UInt8(ascii: "\""))
    let isPlain = bytes.withContiguousStorageIfAvailable { $0.allSatisfy(Self.needsNoEscape) } ?? false
    if isPlain { text.bytes.append(contentsOf: bytes) } else { escape(bytes) }
    text.write(byte: UInt8(ascii: "\""))
  }

  private static func needsNoEscape(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\") && byte != 0x7F
  }

  private mutating func escape(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""): text.write("\\\"")
      case UInt8(ascii: "\\"): text.write("\\\\")
      case UInt8(ascii: "\n"): text.write("\\n")
      case ..<0x20, 0x7F:
        text.write("\\u00")
        text.write(byte: Self.digit(byte >> 4))
        text.write(byte: Self.digit(byte & 15))
      default: text.write(byte: byte)
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}

extension TextBuffer {
  /// `0.2500`; 0 of nothing is 0.
  mutating func write(share count: UInt64, of total: UInt64) {
    let parts = total == 0 ? 0 : (count * 10_000 + total / 2) / total
    write(parts / 10_000)
    write(byte: UInt8(ascii: "."))
    write(parts % 10_000, digits: 4)
  }
}
