import RSTReason

/// The catalogue as NDJSON.
enum ReasonJSON {
  static func lines(_ reasons: [Reason]) -> [UInt8] {
    var json = JSONText()
    for reason in reasons {
      json.beginObject()
      json.string("reason", reason.code.name)
      json.number("number", reason.code.rawValue)
      json.string("category", reason.category.name)
      json.string("severity", reason.severity.name)
      json.string("title", reason.title)
      json.string("meaning", reason.meaning)
      json.string("recognised", reason.recognised)
      json.string("causes", reason.causes)
      json.string("advice", reason.advice)
      json.beginArray("citations")
      for citation in reason.citations {
        json.beginObject()
        json.string("kind", citation.kind)
        json.string("source", citation.source)
        json.endObject()
      }
      json.endArray()
      json.beginArray("neighbours")
      for code in reason.neighbours { json.string(nil, code.name) }
      json.endArray()
      if let twin = reason.twin { json.string("twin", twin.name) }
      json.endObject()
      json.endLine()
    }
    return json.text.bytes
  }
}
