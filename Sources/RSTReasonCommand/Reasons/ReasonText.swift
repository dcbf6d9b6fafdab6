import RSTReason

/// The catalogue on a terminal.
enum ReasonText {
  private static let width = 78
  private static let indent = 4

  static func list(_ reasons: [Reason], _ style: Style) -> [UInt8] {
    let columns = reasons.map(\.code.name.utf8CodeUnitCount).max() ?? 0
    var text = TextBuffer()
    var category: Category?
    for reason in reasons {
      if reason.category != category {
        if category != nil { text.write(byte: UInt8(ascii: "\n")) }
        text.write(style.heading)
        text.write(reason.category.name)
        text.write(style.end)
        text.write(byte: UInt8(ascii: "\n"))
        category = reason.category
      }
      text.write("  ")
      text.cell(columns: columns) { $0.write(reason.code.name) }
      text.write(reason.title)
      text.write(byte: UInt8(ascii: "\n"))
    }
    return text.bytes
  }

  static func pages(_ reasons: [Reason], _ style: Style) -> [UInt8] {
    var text = TextBuffer()
    for (index, reason) in reasons.enumerated() {
      if index > 0 { text.write(byte: UInt8(ascii: "\n")) }
      text.write(style.heading)
      text.write(reason.code.name)
      text.write(style.end)
      text.write(" (")
      text.write(reason.category.name)
      text.write(")\n")
      text.write(reason.title)
      text.write(byte: UInt8(ascii: "\n"))
      section("What it means", reason.meaning, style, &text)
      section("How it is recognised", reason.recognised, style, &text)
      section("Usual causes", reason.causes, style, &text)
      section("What to do", reason.advice, style, &text)
      heading("Sources", style, &text)
      for citation in reason.citations { paragraph(Prose("\(citation.source) (\(citation.kind))"), &text) }
      if !reason.neighbours.isEmpty { codes("Easily taken for", reason.neighbours, style, &text) }
      if let twin = reason.twin { codes("No packet tells it from", [twin], style, &text) }
    }
    return text.bytes
  }

  private static func section(_ title: StaticString, _ body: StaticString, _ style: Style, _ text: inout TextBuffer) {
    heading(title, style, &text)
    paragraph(Prose(stringLiteral: body), &text)
  }

  private static func codes(
    _ title: StaticString, _ codes: [ReasonCode], _ style: Style, _ text: inout TextBuffer
  ) {
    heading(title, style, &text)
    for code in codes { paragraph(Prose("\(code.name): \(Catalogue.reason(code).title)"), &text) }
  }

  private static func heading(_ title: StaticString, _ style: Style, _ text: inout TextBuffer) {
    text.write("\n")
    text.write(style.heading)
    text.write(title)
    text.write(style.end)
    text.write(byte: UInt8(ascii: "\n"))
  }

  private static func paragraph(_ prose: Prose, _ text: inout TextBuffer) {
    text.write("    ")
    text.write(prose.bytes, wrappedTo: width, indent: indent)
  }
}
