import RSTReason

/// NDJSON under the names of the Elastic Common Schema; what it has no names for stands under `rst` as in
/// the project's own schema.
struct ECSWriter: VerdictWriter {
  /// The version whose field names and allowed values are used.
  private static var version: StaticString { "8.11.0" }

  private var json = JSONText()
  var text: TextBuffer {
    get { json.text }
    _modify { yield &json.text }
  }

  mutating func write(_ verdict: Verdict, captures: [String]) {
    json.beginObject()
    json.string("@timestamp") { $0.write(time: verdict.time) }
    json.string("message", verdict.text)
    json.beginObject("ecs")
    json.string("version", Self.version)
    json.endObject()
    writeEvent(verdict)
    writeEnds(verdict)
    json.beginObject("network")
    json.string("community_id", verdict.communityID)
    json.string("transport", "tcp")
    json.string("type", verdict.isIPv6 ? "ipv6" : "ipv4")
    json.endObject()
    json.beginObject("log")
    json.beginObject("file")
    json.string("path", captures[Int(verdict.file)])
    json.endObject()
    json.endObject()
    json.beginObject("rst")
    json.number("schema", JSONWriter.schemaVersion)
    json.number("frame", verdict.frame)
    json.number("connection", verdict.connection)
    json.judgement(verdict)
    json.circumstances(verdict)
    json.files(verdict, captures)
    json.endObject()
    json.endObject()
    json.endLine()
  }

  private mutating func writeEvent(_ verdict: Verdict) {
    json.beginObject("event")
    json.string("kind", verdict.isSecurity ? "alert" : "event")
    json.beginArray("category")
    json.string(nil, "network")
    json.endArray()
    json.beginArray("type")
    json.string(nil, "connection")
    json.string(nil, verdict.category == .refused ? "denied" : verdict.effect == .ignored ? "info" : "end")
    json.endArray()
    json.string("action", "tcp_reset")
    json.string("reason", verdict.code.name)
    json.number("severity", verdict.severity.rawValue)
    json.string("module", "rstreason")
    json.string("dataset", "rstreason.reset")
    json.endObject()
  }

  private mutating func writeEnds(_ verdict: Verdict) {
    json.beginObject("source")
    json.string("ip") { $0.write(verdict.source, isIPv6: verdict.isIPv6) }
    json.number("port", verdict.sourcePort)
    json.number("bytes", verdict.senderBytes)
    json.endObject()
    json.beginObject("destination")
    json.string("ip") { $0.write(verdict.destination, isIPv6: verdict.isIPv6) }
    json.number("port", verdict.destinationPort)
    json.number("bytes", verdict.receiverBytes)
    json.endObject()
  }
}
