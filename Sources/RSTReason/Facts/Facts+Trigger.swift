import TCPTrack

/// Terms about what the reset answers.
extension Facts {
  var isReply: Bool { form == .reply }
  var isActive: Bool { form == .active }
  var answersSYN: Bool { isReply && trigger.map { $0.has(.syn) && !$0.has(.ack) } == true }
  var answersSYNACK: Bool { isReply && trigger.map { $0.has(.syn) && $0.has(.ack) } == true }
  /// Something that is no SYN.
  var answersSegment: Bool { isReply && trigger.map { !$0.has(.syn) } == true }
  var answersData: Bool { isReply && trigger.map { $0.payloadLength > 0 && !$0.has(.syn) } == true }
  var answersFIN: Bool { isReply && trigger.map { $0.has(.fin) } == true }
  var answersBareACK: Bool {
    isReply && trigger.map { $0.payloadLength == 0 && $0.has(.ack) && !$0.has(.fin) && !$0.has(.syn) } == true
  }

  /// How the reset's numbers answer this segment of B, if A had not accepted it.
  func answers(_ note: SegmentNote) -> TriggerSearch.Match {
    if story.isMine(note) || story.wasAccepted(note, before: reset.time) { return .none }
    return story.match(note)
  }

  /// The trigger is B's last ACK once more, neither a probe nor a change of its window: something that was not captured
  /// has provoked it.
  var triggerIsUnprovoked: Bool {
    guard answersBareACK, let trigger, !trigger.traits.contains(.probe),
      let last = segments.last(where: { !$0.has(.rst) && $0.time < trigger.time })
    else { return false }
    return !story.isMine(last) && last.end == trigger.seq && last.ack == trigger.ack && last.window == trigger.window
  }

  /// A said something other than a SYN within a round trip before the trigger came by, or after that: it was there until
  /// just now.
  var spokeJustBefore: Bool { sinceLastOfA.map { $0 <= max(0, rtt) } == true }

  /// The same with a second for the limit (own judgement).
  var spokeWithinASecond: Bool { sinceLastOfA.map { $0 < 1_000_000_000 } == true }

  /// From A's last segment, if that is no SYN, to the trigger.
  private var sinceLastOfA: Int64? {
    guard let trigger, let last = lastOfA, !last.has(.syn) else { return nil }
    return trigger.time - last.time
  }

  /// A's FIN with this SEQ came right behind this bare reset, which answers what met the socket closed by it.
  var overtookOwnFIN: SegmentNote? { a.has(.fin) ? nil : overtaken.fins.first { $0.seq == reset.seq } }

  /// A's own abort with this SEQ came right behind this bare reset, which answers what met the aborted connection.
  var overtookOwnAbort: Bool {
    !reset.has(.ack)
      && story.after.contains {
        $0.has(.rst) && $0.has(.ack) && story.isMine($0) && $0.seq == reset.seq
          && Overtaken.isClose($0, behind: reset.time)
      }
  }
}
