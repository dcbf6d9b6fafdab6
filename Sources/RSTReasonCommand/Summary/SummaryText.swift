import RSTReason

extension SummaryResult {
  /// Tables for people.
  func text(_ style: Style) -> [UInt8] {
    var text = TextBuffer()
    let resets = tally.resets.all
    text.write(resets, "reset")
    text.write(" in ")
    text.write(report.statistics.connections, "connection")
    text.write(", ")
    text.write(report.statistics.frames, "frame")
    text.write(" of ")
    text.write(files, "file")
    text.write("\n")
    guard resets > 0 else {
      writeHealth(style, &text)
      return text.bytes
    }
    text.line("harmless", tally.resets.harmless, of: resets)
    text.line("unknown", tally.unknown, of: resets)
    for (why, count) in tally.reasonsForUnknown.prefix(top) {
      text.write("  ")
      text.line(why, count, of: resets)
    }
    for breakdown in tally.breakdowns { write(breakdown, style, &text) }
    writeHealth(style, &text)
    return text.bytes
  }

  private func write(_ breakdown: Breakdown, _ style: Style, _ text: inout TextBuffer) {
    text.heading(breakdown.fields.map(\.rawValue).joined(separator: ", "), style)
    let rows = breakdown.top(top).map { ($0.values.joined(separator: "  ").printable, $0.count) }
    let columns = rows.map { $0.0.utf8.terminalColumns }.max() ?? 0
    for (value, count) in rows {
      text.write("  ")
      text.cell(columns: columns) { $0.write(value) }
      text.write(rightAligned: count.all, columns: 9)
      text.percentage(count.all, of: tally.resets.all)
      if count.harmless > 0 {
        text.write(count.harmless == count.all ? ", all harmless" : ", \(count.harmless) harmless")
      }
      text.write("\n")
    }
    let hidden = breakdown.distinct - rows.count
    if hidden > 0 { text.write("  and \(hidden) more\n") }
  }

  private func writeHealth(_ style: Style, _ text: inout TextBuffer) {
    text.heading("capture", style)
    let resets = tally.resets.all
    let frames = report.statistics.frames
    text.line("resets seen from one side only", tally.limits.oneSided, of: resets)
    text.line("resets of connections begun before the capture", tally.limits.beganMidway, of: resets)
    text.line("resets of connections with segments missing", tally.limits.segmentsLost, of: resets)
    text.line("frames captured twice", report.statistics.duplicates, of: frames)
    text.line("frames cut short", report.cutFrames, of: frames)
    text.line("frames without a usable TCP header", report.statistics.malformed, of: frames)
    text.line("frames earlier than the one before", report.earlierFrames, of: frames)
    if report.unreadFrames > 0 {
      text.line("frames of link types that are not read", report.unreadFrames, of: frames)
    }
    if let lost = report.lostPackets { text.line("packets that the capture lost", lost, of: frames &+ lost) }
    if report.statistics.evictedOpen > 0 {
      text.line("open connections forgotten", report.statistics.evictedOpen, of: report.statistics.connections)
    }
  }
}

extension TextBuffer {
  fileprivate mutating func heading(_ title: String, _ style: Style) {
    write("\n")
    write(style.heading)
    write(title)
    write(style.end)
    write("\n")
  }

  fileprivate mutating func line(_ name: String, _ count: UInt64, of total: UInt64) {
    write("  ")
    write(name)
    write(": \(count)")
    percentage(count, of: total)
    write("\n")
  }

  /// ` (12.5 %)`
  fileprivate mutating func percentage(_ count: UInt64, of total: UInt64) {
    guard total > 0, count > 0 else { return }
    let tenths = (count * 1000 + total / 2) / total
    write(" (\(tenths / 10).\(tenths % 10) %)")
  }
}
