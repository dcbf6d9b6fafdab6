import RSTReason

/// CSV (RFC 4180) with line feeds, cell by cell.
struct CSVText {
  var text = TextBuffer()
  private var needsComma = false

  mutating func endRow() {
    text.write(byte: UInt8(ascii: "\n"))
    needsComma = false
  }

  /// What `write` writes, which needs no quotes. An empty cell means "none" or "not known".
  mutating func cell(plain write: (inout TextBuffer) -> Void = { _ in }) {
    begin()
    write(&text)
  }

  mutating func cell(_ value: StaticString) { cell { $0.write(value) } }
  mutating func cell(_ value: some BinaryInteger) { cell { $0.write(value) } }
  mutating func cell(_ value: Bool) { cell { $0.write(value ? "true" : "false") } }

  /// Any text. A spreadsheet would take one that begins with `=`, `+`, `-` or `@` for a formula, and
  /// what stands in packets and file names is not to be trusted: it gets an apostrophe in front.
  mutating func cell(text value: some Collection<UInt8>) {
    begin()
    let isFormula = value.count > 1 && value.first.map { "=+-@\t\r".utf8.contains($0) } ?? false
    let isQuoted = value.contains(where: Self.needsQuotes)
    if isQuoted { text.write(byte: UInt8(ascii: "\"")) }
    if isFormula { text.write(byte: UInt8(ascii: "'")) }
    if isQuoted {
      for byte in value {
        if byte == UInt8(ascii: "\"") { text.write(byte: byte) }
        text.write(byte: byte)
      }
      text.write(byte: UInt8(ascii: "\""))
    } else {
      text.write(value)
    }
  }

  /// Asked of every byte: a string's `contains` would take most of the time of the whole output.
  private static func needsQuotes(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): true
    default: false
    }
  }

  private mutating func begin() {
    if needsComma { text.write(byte: UInt8(ascii: ",")) }
    needsComma = true
  }
}
