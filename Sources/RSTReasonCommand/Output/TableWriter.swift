import RSTReason
import TCPTrack

/// A table for people: a row a reset, the columns as wide as what came so far.
struct TableWriter: VerdictWriter {
  var text = TextBuffer()
  private let style: Style
  /// Rows are cut off here; nil: nowhere.
  private let width: Int?
  private let details: DetailsWriter?
  /// Written before the first row, where there are several captures.
  private var heading: String?
  /// The day of the row before, in days since 1970-01-01.
  private var day: Int64?
  private var hasBegun = false
  private var sourceColumns = 19
  private var destinationColumns = 19

  private static let frameColumns = 7
  private static let clockColumns = 15
  private static let confidenceColumns = 10
  private static let codeColumns = 22

  init(style: Style, width: Int?, details: Bool, heading: String?) {
    self.style = style
    self.width = width
    self.heading = heading
    self.details = details ? DetailsWriter(style: style, width: min(width ?? 100, 120)) : nil
  }

  mutating func write(_ verdict: Verdict, captures: [String]) {
    let time = Timestamp(verdict.time)
    writeHeads(time)
    let start = text.bytes.count
    text.write(rightAligned: verdict.frame, columns: Self.frameColumns)
    text.writeGap()
    text.write(clockOf: time, fraction: 6)
    text.writeGap()
    text.cell(widening: &sourceColumns) { $0.write(verdict.source, port: verdict.sourcePort, isIPv6: verdict.isIPv6) }
    text.cell(widening: &destinationColumns) {
      $0.write(verdict.destination, port: verdict.destinationPort, isIPv6: verdict.isIPv6)
    }
    let columns = width.map { width in
      let used = text.bytes[start...].terminalColumns + Self.confidenceColumns + Self.codeColumns + 4
      return max(20, width - used)
    }
    text.write(style.begin(verdict.confidence))
    text.cell(columns: Self.confidenceColumns) { $0.write(verdict.confidence.name) }
    text.write(style.end)
    text.write(style.begin(verdict))
    text.cell(columns: Self.codeColumns) { $0.write(verdict.code.name) }
    text.write(style.end)
    writeSummary(verdict, columns: columns)
    details?.write(verdict, to: &text)
  }

  private mutating func writeSummary(_ verdict: Verdict, columns: Int?) {
    let start = text.bytes.count
    text.write(verdict.summary)
    if verdict.isHarmless { text.write(" (harmless)") }
    if let columns { text.cut(from: start, to: columns) }
    text.write(byte: UInt8(ascii: "\n"))
  }

  /// The capture, the columns' names, and the date where it changes.
  private mutating func writeHeads(_ time: Timestamp) {
    if !hasBegun {
      if let heading { line(style.heading) { $0.write(heading.printable) } }
      let (sourceColumns, destinationColumns) = (sourceColumns, destinationColumns)
      line(style.heading) {
        $0.write("  Frame  ")
        $0.cell(columns: Self.clockColumns) { $0.write("Time (UTC)") }
        $0.cell(columns: sourceColumns) { $0.write("From") }
        $0.cell(columns: destinationColumns) { $0.write("To") }
        $0.cell(columns: Self.confidenceColumns) { $0.write("Confidence") }
        $0.cell(columns: Self.codeColumns) { $0.write("Reason") }
        $0.write("What happened")
      }
      hasBegun = true
    }
    guard time.days != day else { return }
    day = time.days
    line(style.faint) {
      $0.write("         ")
      $0.write(dateOf: time)
    }
  }

  private mutating func line(_ begin: StaticString, _ write: (inout TextBuffer) -> Void) {
    text.write(begin)
    write(&text)
    text.write(style.end)
    text.write(byte: UInt8(ascii: "\n"))
  }
}

extension TextBuffer {
  mutating func write(rightAligned number: UInt64, columns: Int) {
    let start = bytes.count
    write(number)
    let rest = columns - (bytes.count - start)
    if rest > 0 { bytes.insert(contentsOf: repeatElement(UInt8(ascii: " "), count: rest), at: start) }
  }

  /// The two spaces between cells.
  fileprivate mutating func writeGap() {
    write(byte: UInt8(ascii: " "))
    write(byte: UInt8(ascii: " "))
  }

  /// A cell and the gap behind it.
  mutating func cell(columns: Int, _ write: (inout TextBuffer) -> Void) {
    let start = bytes.count
    write(&self)
    pad(from: start, to: columns)
    writeGap()
  }

  fileprivate mutating func cell(widening columns: inout Int, _ write: (inout TextBuffer) -> Void) {
    let start = bytes.count
    write(&self)
    columns = max(columns, bytes.count - start)
    pad(from: start, to: columns)
    writeGap()
  }

  /// Replaces the end of what was written from `start` on by an ellipsis, where it is longer than so many columns.
  fileprivate mutating func cut(from start: Int, to columns: Int) {
    guard bytes[start...].terminalColumns > columns else { return }
    var left = columns
    let end = bytes[start...].firstIndex { byte in
      if byte & 0xC0 != 0x80 { left -= 1 }
      return left == 0
    }
    bytes.removeSubrange((end ?? start)...)
    write("…")
  }
}
