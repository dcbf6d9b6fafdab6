import CRSTReason
import RSTReason
import TCPTrack

extension Verdict {
  /// The verdict as C sees it; its strings are put into `texts` or are static.
  func record(texts: inout TextArena) -> rstreason_verdict {
    var record = rstreason_verdict()
    storeFigures(in: &record)
    storeTerms(in: &record)
    record.title = title.cString
    record.summary = texts.text(summary)
    record.text = texts.text(text)
    record.advice = texts.text(advice)
    record.community_id = texts.text(communityID)
    record.sender_state = senderState.text(in: &texts)
    record.receiver_state = receiverState.text(in: &texts)
    if let stated { record.stated = texts.text(stated) }
    if let signature { record.signature = texts.text(signature) }

    let observations = texts.list(evidence.count)
    for (index, observation) in evidence.enumerated() { observations?[index] = texts.text(observation.prose) }
    record.evidence = UnsafePointer(observations)
    record.evidence_count = evidence.count

    let codes = texts.list(alternatives.count)
    for (index, code) in alternatives.enumerated() { codes?[index] = code.name.cString }
    record.alternative = UnsafePointer(codes)
    record.alternative_count = alternatives.count

    let names = texts.list(linux.count)
    for (index, name) in linux.enumerated() { names?[index] = name.cString }
    record.linux_reason = UnsafePointer(names)
    record.linux_reason_count = linux.count
    return record
  }

  private func storeTerms(in record: inout rstreason_verdict) {
    record.code = code.rawValue
    record.reason = code.name.cString
    record.category = category.name.cString
    record.confidence = confidence.name.cString
    record.form = form.name.cString
    record.origin = origin.name.cString
    record.effect = effect.name.cString
    record.sender_role = senderRole.name.cString
    record.harmless = isHarmless ? 1 : 0
    record.provisional = isProvisional ? 1 : 0
    record.severity = severity.rawValue
    record.security = isSecurity ? 1 : 0
  }

  private func storeFigures(in record: inout rstreason_verdict) {
    record.frame = frame
    record.file = file
    record.time = time
    record.ip_version = isIPv6 ? 6 : 4
    withUnsafeMutableBytes(of: &record.source) { source.store(at: $0.baseAddress.unsafelyUnwrapped) }
    withUnsafeMutableBytes(of: &record.destination) { destination.store(at: $0.baseAddress.unsafelyUnwrapped) }
    record.source_port = sourcePort
    record.destination_port = destinationPort
    record.connection = connection
    record.sender_unacked = senderUnacked
    record.receiver_unacked = receiverUnacked
    record.sender_bytes = senderBytes
    record.receiver_bytes = receiverBytes
    record.trigger = trigger
    record.trigger_file = triggerFile
    record.revised_by = revisedBy
    record.revised_by_file = revisedByFile
    record.first = first
    record.first_file = firstFile
    record.duplicate_of = duplicateOf
    record.duplicate_of_file = duplicateFile
    record.idle = idle
    record.delay = delay
    record.rtt = rtt
  }
}

extension ObservedState {
  /// The state's name, with `?` behind a guessed one.
  fileprivate func text(in texts: inout TextArena) -> UnsafePointer<CChar> {
    isGuessed ? texts.text("\(state.name)?") : state.name.cString
  }
}
