import RSTReason

extension SummaryResult {
  /// One object.
  var json: [UInt8] {
    var json = JSONText()
    json.beginObject()
    json.number("schema", JSONWriter.schemaVersion)
    json.number("files", files)
    json.number("frames", report.statistics.frames)
    json.number("segments", report.statistics.segments)
    json.number("connections", report.statistics.connections)
    json.count(tally.resets, of: tally.resets.all, all: "resets")
    json.beginObject("unknown")
    json.number("count", tally.unknown)
    json.share("share", tally.unknown, of: tally.resets.all)
    json.beginArray("why")
    for (why, count) in tally.reasonsForUnknown {
      json.beginObject()
      json.string("missing", why)
      json.number("count", count)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    json.beginArray("by")
    for breakdown in tally.breakdowns { write(breakdown, to: &json) }
    json.endArray()
    writeHealth(to: &json)
    json.endObject()
    json.endLine()
    return json.text.bytes
  }

  private func write(_ breakdown: Breakdown, to json: inout JSONText) {
    json.beginObject()
    json.beginArray("fields")
    for field in breakdown.fields { json.string(nil, field.rawValue) }
    json.endArray()
    json.number("distinct", breakdown.distinct)
    json.beginArray("rows")
    for (values, count) in breakdown.top(top) {
      json.beginObject()
      json.beginArray("values")
      for value in values { json.string(nil, value) }
      json.endArray()
      json.count(count, of: tally.resets.all, all: "count")
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func writeHealth(to json: inout JSONText) {
    json.beginObject("health")
    json.number("resets_one_sided", tally.limits.oneSided)
    json.number("resets_begun_midway", tally.limits.beganMidway)
    json.number("resets_segments_missing", tally.limits.segmentsLost)
    json.number("frames_duplicate", report.statistics.duplicates)
    json.number("frames_cut", report.cutFrames)
    json.number("frames_malformed", report.statistics.malformed)
    json.number("frames_link_type_not_read", report.unreadFrames)
    json.number("frames_earlier_than_previous", report.earlierFrames)
    json.seconds("longest_step_back", report.furthestBack)
    if let lost = report.lostPackets { json.number("packets_lost", lost) }
    json.number("connections_forgotten_open", report.statistics.evictedOpen)
    json.endObject()
  }

  /// One row for each line of each table: the fields, their values, and the counts.
  var csv: [UInt8] {
    var csv = CSVText()
    for name: StaticString in ["by", "value", "count", "share", "harmless"] { csv.cell(name) }
    csv.endRow()
    for breakdown in tally.breakdowns {
      for (values, count) in breakdown.top(top) {
        csv.cell(text: breakdown.fields.map(\.rawValue).joined(separator: "|").utf8)
        csv.cell(text: values.joined(separator: "|").utf8)
        csv.cell(count.all)
        csv.cell { $0.write(share: count.all, of: tally.resets.all) }
        csv.cell(count.harmless)
        csv.endRow()
      }
    }
    return csv.text.bytes
  }
}

extension JSONText {
  fileprivate mutating func count(_ count: ResetCount, of total: UInt64, all key: StaticString) {
    number(key, count.all)
    share("share", count.all, of: total)
    number("harmless", count.harmless)
    share("harmless_share", count.harmless, of: count.all)
  }
}
