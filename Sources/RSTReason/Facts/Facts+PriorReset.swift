import TCPTrack

/// Which reset had ended the connection before this one.
extension Facts {
  func findPriorReset() {
    effectiveReset = findEffectiveReset()
    priorReset = effectiveReset.flatMap { isUnknownToA($0) ? nil : $0 }
    // One before the effective one went unheeded.
    let isKnown = effectiveReset == nil || segments.contains(where: isEffectiveReset)
    firstReset = isKnown ? earlierResets.first : effectiveReset
  }

  /// The reset of `Connection.Traits.reset`.
  func isEffectiveReset(_ note: SegmentNote) -> Bool {
    note.has(.rst) && note.frame == connection.resetFrame && note.file == connection.resetFile
  }

  private func findEffectiveReset() -> SegmentNote? {
    guard connection.has(.reset) else { return nil }
    if let known = story.before.last(where: isEffectiveReset) { return known }
    // An echo of it that is still known has its numbers, more or less.
    let forgotten = story.event.forgottenReset
    var prior = earlierResets.first { $0.sender == forgotten.sender } ?? forgotten
    prior.frame = forgotten.frame
    prior.file = forgotten.file
    return prior
  }

  /// A aborts although there was a reset: B's had not reached it yet; or the one in its own name was not its own, by a TTL
  /// that none of its segments has; or that was an echo of this very abort, which the path brought first.
  private func isUnknownToA(_ prior: SegmentNote) -> Bool {
    guard isActive, aSpoke else { return false }
    guard story.isMine(prior) else { return a.turnaround >= 0 && reset.time - prior.time < a.turnaround }
    let isEcho = reset.has(.ack) && !prior.has(.ack) && prior.seq == reset.seq
    if isEcho, prior.ttl == reset.ttl, reset.time - prior.time <= Overtaken.reordering { return true }
    return a.segments >= 3 && a.hasHad(ttl: reset.ttl) && !a.hasHad(ttl: prior.ttl)
  }
}
