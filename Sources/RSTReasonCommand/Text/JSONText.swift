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
    text.write((value ? "true" : "false") as StaticString)
  }

  private mutating func begin(_ key: StaticString?) {
    if needsComma { text.write(byte: UInt8(ascii: ",")) }
    needsComma = true
    if let key {
      text.write(byte: UInt8(ascii: "\""))
      text.write(key)
      text.write(byte: UInt8(ascii: "\""))
      text.write(byte: UInt8(ascii: ":"))
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
    let isWritten = bytes.withContiguousStorageIfAvailable { writeIfPlain($0) } ?? false
    if !isWritten { escape(bytes) }
    text.write(byte: UInt8(ascii: "\""))
  }

  /// False, and nothing written, if any byte needs an escape.
  private mutating func writeIfPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard Self.needsNoEscape(bytes) else { return false }
    text.bytes.append(contentsOf: bytes)
    return true
  }

  private static func needsNoEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index &+ 8 <= raw.count {
      if needsEscape(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return false }
      index &+= 8
    }
    // What is left over, with letters that need none behind it.
    var rest = UInt64(0x6161_6161_6161_6161)
    while index < raw.count {
      rest = rest &<< 8 | UInt64(raw[index])
      index &+= 1
    }
    return !needsEscape(rest)
  }

  /// Whether any of eight bytes does: below 0x20, a quote, a backslash or DEL. (Sean Anderson, Bit Twiddling Hacks,
  /// "Determine if a word has a zero byte", "... a byte less than n".)
  private static func needsEscape(_ eight: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = eight ^ ones &* UInt64(UInt8(ascii: "\""))
    let backslash = eight ^ ones &* UInt64(UInt8(ascii: "\\"))
    let delete = eight ^ ones &* 0x7F
    let found =
      (eight &- ones &* 0x20) & ~eight | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash
      | (delete &- ones) & ~delete
    return found & (ones &* 0x80) != 0
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
