import RSTReason

/// How verdicts are to be written.
struct Rendering: Sendable {
  private let format: Explain.Format
  private let schema: Explain.Schema
  private let details: Bool
  private let style: Style
  private let width: Int?
  private let heads: Bool

  /// `heads`: the table names each capture.
  init(_ options: Explain, output: Output, heads: Bool) {
    format = options.format
    schema = options.schema
    details = options.details
    style = Style(isColored: options.color.isWanted(for: output))
    width = output.isTerminal ? terminalWidth() : nil
    self.heads = heads
  }

  /// Stands before everything.
  var beginning: [UInt8] {
    var text = TextBuffer()
    if format == .csv { text.write(CSVWriter.header) }
    return text.bytes
  }

  /// A writer for the captures that one engine reads.
  func writer(for captures: [String]) -> any VerdictWriter & Sendable {
    switch (format, schema) {
    case (.json, .native): JSONWriter()
    case (.json, .ecs): ECSWriter()
    case (.csv, _): CSVWriter()
    case (.table, _):
      TableWriter(style: style, width: width, details: details, heading: heads ? captures.first : nil)
    }
  }
}
