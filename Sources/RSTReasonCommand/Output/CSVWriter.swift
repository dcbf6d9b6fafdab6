import RSTReason

/// CSV, one row a reset; lists are joined by `|`, durations in seconds.
struct CSVWriter: VerdictWriter {
  /// The first row, once a run.
  static var header: StaticString {
    """
    capture,frame,time,src,sport,dst,dport,community_id,connection,reason,title,summary,text,category,confidence,\
    harmless,severity,evidence,alternative,advice,trigger,provisional,revised_by,linux,stated,signature,form,origin,\
    effect,sender_role,sender_state,sender_unacked,sender_bytes,receiver_role,receiver_state,receiver_unacked,\
    receiver_bytes,idle,delay,rtt,first,duplicate_of,trigger_capture,\
    revised_by_capture,first_capture,duplicate_of_capture

    """
  }

  private var csv = CSVText()
  var text: TextBuffer {
    get { csv.text }
    _modify { yield &csv.text }
  }

  mutating func write(_ verdict: Verdict, captures: [String]) {
    writeIdentity(verdict, captures[Int(verdict.file)])
    writeJudgement(verdict)
    writeCircumstances(verdict)
    for (_, name) in verdict.otherCaptures(among: captures) { writeFile(name) }
    csv.endRow()
  }

  private mutating func writeIdentity(_ verdict: Verdict, _ capture: String) {
    csv.cell(text: capture.utf8)
    csv.cell(verdict.frame)
    csv.cell { $0.write(time: verdict.time) }
    csv.cell { $0.write(verdict.source, isIPv6: verdict.isIPv6) }
    csv.cell(verdict.sourcePort)
    csv.cell { $0.write(verdict.destination, isIPv6: verdict.isIPv6) }
    csv.cell(verdict.destinationPort)
    csv.cell(text: verdict.communityID.bytes)
    csv.cell(verdict.connection)
  }

  private mutating func writeJudgement(_ verdict: Verdict) {
    csv.cell(verdict.code.name)
    csv.cell(text: Prose(stringLiteral: verdict.title).bytes)
    csv.cell(text: verdict.summary.bytes)
    csv.cell(text: verdict.text.bytes)
    csv.cell(verdict.category.name)
    csv.cell(verdict.confidence.name)
    csv.cell(verdict.isHarmless)
    csv.cell(verdict.severity.name)
    csv.cell(text: verdict.evidence.map(\.prose.bytes).joined(separator: "|".utf8).map(\.self))
    csv.cell { $0.write(list: verdict.alternatives.map(\.name)) }
    csv.cell(text: verdict.advice.bytes)
    frame(verdict.trigger)
    csv.cell(verdict.isProvisional)
    frame(verdict.revisedBy)
    csv.cell { $0.write(list: verdict.linux) }
    csv.cell(text: verdict.stated?.bytes ?? [])
    csv.cell(text: verdict.signature?.bytes ?? [])
  }

  private mutating func writeCircumstances(_ verdict: Verdict) {
    csv.cell(verdict.form.name)
    csv.cell(verdict.origin.name)
    csv.cell(verdict.effect.name)
    csv.cell(verdict.senderRole.name)
    csv.cell { $0.write(verdict, senderState: true) }
    csv.cell(verdict.senderUnacked)
    csv.cell(verdict.senderBytes)
    csv.cell(verdict.receiverRole.name)
    csv.cell { $0.write(verdict, senderState: false) }
    csv.cell(verdict.receiverUnacked)
    csv.cell(verdict.receiverBytes)
    seconds(verdict.idle)
    seconds(verdict.delay)
    seconds(verdict.rtt)
    frame(verdict.first)
    frame(verdict.duplicateOf)
  }

  private mutating func writeFile(_ name: String?) { csv.cell(text: (name ?? "").utf8) }
  private mutating func frame(_ number: UInt64) { csv.cell { if number != 0 { $0.write(number) } } }
  private mutating func seconds(_ duration: Int64) { csv.cell { if duration >= 0 { $0.write(seconds: duration) } } }
}

extension TextBuffer {
  fileprivate mutating func write(list names: [StaticString]) {
    for (index, name) in names.enumerated() {
      if index > 0 { write(byte: UInt8(ascii: "|")) }
      write(name)
    }
  }
}
