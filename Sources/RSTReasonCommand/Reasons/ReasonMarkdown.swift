import RSTReason

/// The catalogue as a document.
enum ReasonMarkdown {
  /// A list that leads to the pages, and the pages.
  static func book(_ reasons: [Reason]) -> [UInt8] {
    var text = TextBuffer()
    text.write("# The reasons of a TCP reset\n\n| reason | category | what happened |\n|---|---|---|\n")
    for reason in reasons {
      text.write("| [`")
      text.write(reason.code.name)
      text.write("`](#")
      text.write(reason.code.name)
      text.write(") | ")
      text.write(reason.category.name)
      text.write(" | ")
      text.write(escaping: reason.title)
      text.write(" |\n")
    }
    text.bytes += pages(reasons)
    return text.bytes
  }

  static func pages(_ reasons: [Reason]) -> [UInt8] {
    var text = TextBuffer()
    for reason in reasons { page(reason, &text) }
    return text.bytes
  }

  private static func page(_ reason: Reason, _ text: inout TextBuffer) {
    text.write("\n## ")
    text.write(reason.code.name)
    text.write("\n\n**")
    text.write(escaping: reason.title)
    text.write(".** Category ")
    text.write(reason.category.name)
    text.write(".\n\n")
    text.write(escaping: reason.meaning)
    text.write("\n\n")
    item("Recognised by", reason.recognised, &text)
    item("Usual causes", reason.causes, &text)
    item("What to do", reason.advice, &text)
    for citation in reason.citations {
      text.write("- Source (")
      text.write(citation.kind)
      text.write("): ")
      text.write(escaping: citation.source)
      text.write("\n")
    }
    if !reason.neighbours.isEmpty { item("Easily taken for", reason.neighbours, &text) }
    if let twin = reason.twin { item("No packet tells it from", [twin], &text) }
  }

  private static func item(_ name: StaticString, _ codes: [ReasonCode], _ text: inout TextBuffer) {
    text.write("- ")
    text.write(name)
    text.write(": ")
    for (index, code) in codes.enumerated() {
      if index > 0 { text.write(", ") }
      text.write("[`")
      text.write(code.name)
      text.write("`](#")
      text.write(code.name)
      text.write(")")
    }
    text.write("\n")
  }

  private static func item(_ name: StaticString, _ body: StaticString, _ text: inout TextBuffer) {
    text.write("- ")
    text.write(name)
    text.write(": ")
    text.write(escaping: body)
    text.write("\n")
  }
}

extension TextBuffer {
  /// Text in which Markdown sees no markup.
  fileprivate mutating func write(escaping literal: StaticString) {
    for byte in Prose(stringLiteral: literal).bytes {
      if "\\`*_<>|[]".utf8.contains(byte) { write(byte: UInt8(ascii: "\\")) }
      write(byte: byte)
    }
  }
}
