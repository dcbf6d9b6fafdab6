import RSTReason

/// What `--details` puts below a row: the explanation with its advice, the evidence, what else it may be.
struct DetailsWriter {
  let style: Style
  /// Columns to fill.
  let width: Int

  private static let indent = 9

  func write(_ verdict: Verdict, to text: inout TextBuffer) {
    paragraph(verdict.text.bytes, to: &text)
    if !verdict.evidence.isEmpty {
      label("Evidence", to: &text)
      for observation in verdict.evidence { item(observation.prose.bytes, to: &text) }
    }
    if let stated = verdict.stated {
      label("Stated in the packet", to: &text)
      item(stated.bytes, to: &text)
    }
    if !verdict.alternatives.isEmpty {
      label("Left open", to: &text)
      for code in verdict.alternatives {
        item(Prose("\(code.name): \(Catalogue.reason(code).title)").bytes, to: &text)
      }
    }
    text.write(byte: UInt8(ascii: "\n"))
  }

  private func label(_ name: StaticString, to text: inout TextBuffer) {
    indent(Self.indent, &text)
    text.write(style.heading)
    text.write(name)
    text.write(style.end)
    text.write(byte: UInt8(ascii: "\n"))
  }

  private func item(_ bytes: [UInt8], to text: inout TextBuffer) {
    indent(Self.indent, &text)
    text.write("- ")
    text.write(bytes, wrappedTo: width, indent: Self.indent + 2)
  }

  private func paragraph(_ bytes: [UInt8], to text: inout TextBuffer) {
    indent(Self.indent, &text)
    text.write(bytes, wrappedTo: width, indent: Self.indent)
  }

  private func indent(_ columns: Int, _ text: inout TextBuffer) {
    text.bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
  }
}

extension TextBuffer {
  /// Words, filled into lines of so many columns that begin at `indent`; the first one stands there already.
  mutating func write(_ text: some Sequence<UInt8>, wrappedTo columns: Int, indent: Int) {
    var column = indent
    var isFirst = true
    for word in Array(text).split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }) {
      let length = word.terminalColumns
      if !isFirst, column + 1 + length > columns {
        write(byte: UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
        column = indent
      } else if !isFirst {
        write(byte: UInt8(ascii: " "))
        column += 1
      }
      bytes += word
      column += length
      isFirst = false
    }
    write(byte: UInt8(ascii: "\n"))
  }
}
