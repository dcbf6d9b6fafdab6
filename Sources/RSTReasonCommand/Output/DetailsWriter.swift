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
    label("Last segments", to: &text)
    for step in verdict.ladder { rung(step, to: &text) }
    text.write(byte: UInt8(ascii: "\n"))
  }

  /// One segment: frame, time before the reset, direction (the resetting end on the left), flags and numbers.
  private func rung(_ step: LadderStep, to text: inout TextBuffer) {
    indent(Self.indent, &text)
    var numbers: Prose = "Seq \(step.seq) "
    if step.flags.contains(.ack) { numbers += "Ack \(step.ack) " }
    numbers += "Len \(step.payloadLength)"
    if step.frame.file != .same { numbers += ", frame\(step.frame.file.name)" }
    let arrow: Prose = step.isSenders ? "sender ──▶ " : "       ◀── receiver "
    column("\(step.frame.number)", width: 8, to: &text)
    column(step.before == 0 ? "0" : "−\(duration: step.before)", width: 10, to: &text)
    column(arrow, width: 21, to: &text)
    column(step.flagNames, width: 12, to: &text)
    text.bytes += numbers.bytes
    text.write(byte: UInt8(ascii: "\n"))
  }

  private func column(_ prose: Prose, width: Int, to text: inout TextBuffer) {
    text.bytes += prose.bytes
    indent(max(1, width - prose.bytes.terminalColumns), &text)
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
