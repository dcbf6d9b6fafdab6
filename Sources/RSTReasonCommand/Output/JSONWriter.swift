import RSTReason

/// NDJSON under the project's own names, one object a reset; durations in seconds.
struct JSONWriter: VerdictWriter {
  static let schemaVersion = 1

  private var json = JSONText()
  var text: TextBuffer {
    get { json.text }
    _modify { yield &json.text }
  }

  mutating func write(_ verdict: Verdict, captures: [String]) {
    json.beginObject()
    json.number("schema", Self.schemaVersion)
    json.string("capture", captures[Int(verdict.file)])
    json.number("frame", verdict.frame)
    json.string("time") { $0.write(time: verdict.time) }
    json.string("src") { $0.write(verdict.source, isIPv6: verdict.isIPv6) }
    json.number("sport", verdict.sourcePort)
    json.string("dst") { $0.write(verdict.destination, isIPv6: verdict.isIPv6) }
    json.number("dport", verdict.destinationPort)
    json.string("community_id", verdict.communityID)
    json.number("connection", verdict.connection)
    json.judgement(verdict)
    json.circumstances(verdict)
    json.files(verdict, captures)
    json.endObject()
    json.endLine()
  }
}

extension JSONText {
  /// What is said of the reset and why: the fields `rst.reason.*`.
  mutating func judgement(_ verdict: Verdict) {
    string("reason", verdict.code.name)
    string("title", verdict.title)
    string("summary", verdict.summary)
    string("text", verdict.text)
    string("category", verdict.category.name)
    string("confidence", verdict.confidence.name)
    boolean("harmless", verdict.isHarmless)
    string("severity", verdict.severity.name)
    list("evidence", verdict.evidence) { $0.string(nil, $1.prose) }
    list("alternative", verdict.alternatives) { $0.string(nil, $1.name) }
    string("advice", verdict.advice)
    frame("trigger", verdict.trigger)
    boolean("provisional", verdict.isProvisional)
    frame("revised_by", verdict.revisedBy)
    list("linux", verdict.linux) { $0.string(nil, $1) }
    if let stated = verdict.stated { string("stated", stated) }
    if let signature = verdict.signature { string("signature", signature) }
  }

  /// What surrounds it: the other fields of `rst.*`.
  mutating func circumstances(_ verdict: Verdict) {
    string("form", verdict.form.name)
    string("origin", verdict.origin.name)
    string("effect", verdict.effect.name)
    beginObject("sender")
    string("role", verdict.senderRole.name)
    string("state") { $0.write(verdict, senderState: true) }
    number("unacked", verdict.senderUnacked)
    number("bytes", verdict.senderBytes)
    endObject()
    beginObject("receiver")
    string("role", verdict.receiverRole.name)
    string("state") { $0.write(verdict, senderState: false) }
    number("unacked", verdict.receiverUnacked)
    number("bytes", verdict.receiverBytes)
    endObject()
    if verdict.idle >= 0 { seconds("idle", verdict.idle) }
    if verdict.delay >= 0 { seconds("delay", verdict.delay) }
    if verdict.rtt >= 0 { seconds("rtt", verdict.rtt) }
    frame("first", verdict.first)
    frame("duplicate_of", verdict.duplicateOf)
  }

  /// The files of other frames, where they are not the reset's own.
  mutating func files(_ verdict: Verdict, _ captures: [String]) {
    for (key, name) in verdict.otherCaptures(among: captures) {
      if let name { string(key, name) }
    }
  }

  /// An array, left out if it is empty.
  private mutating func list<Element>(
    _ key: StaticString, _ elements: [Element], _ write: (inout JSONText, Element) -> Void
  ) {
    guard !elements.isEmpty else { return }
    beginArray(key)
    for element in elements { write(&self, element) }
    endArray()
  }

  /// A frame's number, left out if there is none.
  private mutating func frame(_ key: StaticString, _ number: UInt64) {
    if number != 0 { self.number(key, number) }
  }
}
