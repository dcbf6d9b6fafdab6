import RSTReason

/// One verdict as one line of JSON.
enum JSONLine {
  static func write(_ verdict: Verdict, capture: String, to out: inout [UInt8]) {
    func quote(_ bytes: some Sequence<UInt8>) -> String { "\"" + String(decoding: Array(bytes), as: UTF8.self) + "\"" }
    var line = "{\"capture\":\"\(capture)\",\"frame\":\(verdict.frame),\"reason\":\"\(verdict.code.name)\""
    line += ",\"confidence\":\"\(verdict.confidence.name)\",\"form\":\"\(verdict.form.name)\",\"origin\":\"\(verdict.origin.name)\""
    if verdict.trigger != 0 { line += ",\"trigger\":\(verdict.trigger)" }
    line += ",\"linux\":[" + verdict.linux.map { "\"\($0)\"" }.joined(separator: ",") + "]"
    line += ",\"alternative\":[" + verdict.alternatives.map { "\"\($0.name)\"" }.joined(separator: ",") + "]"
    line += ",\"evidence\":[" + verdict.evidence.map { quote($0.prose.bytes) }.joined(separator: ",") + "]"
    line += ",\"text\":" + quote(verdict.text.bytes) + ",\"summary\":" + quote(verdict.summary.bytes)
    line += ",\"sender\":{\"role\":\"\(verdict.senderRole.name)\",\"state\":\"\(verdict.senderState.state.name)\"},\"idle\":\(verdict.idle),\"delay\":\(verdict.delay),\"revised_by\":\(verdict.revisedBy)}\n"
    out.append(contentsOf: line.utf8)
  }
}
