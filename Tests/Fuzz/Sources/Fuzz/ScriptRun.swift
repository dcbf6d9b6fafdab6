import RSTReason

/// A script from its beginning to its end: mode, how much of the prelude and how often the last segment comes again,
/// then the segments.
enum ScriptRun {
  /// The mode's bits: no revisions; drain at the end only; break off after so many segments as its upper five say, and
  /// after the last, and go on from the exported state. Everything is played twice: neither the break nor waiting may
  /// change anything.
  static func play(_ input: UnsafeBufferPointer<UInt8>) {
    guard input.count > 2 else { return }
    let mode = input[0]
    let whole = verdicts(of: input, breaks: false, isPatient: false)
    // An engine with verdicts to drain has no state to export.
    let breaks = mode & 4 != 0 && mode & 2 == 0
    precondition(
      verdicts(of: input, breaks: breaks, isPatient: true) == whole, "waiting or a break shows in the verdicts")
  }

  private static func verdicts(
    of input: UnsafeBufferPointer<UInt8>, breaks: Bool, isPatient: Bool
  ) -> [Report] {
    let mode = input[0]
    var configuration = Configuration()
    configuration.maxConnections = Script.maxConnections
    configuration.withoutRevisions = mode & 1 != 0
    guard var engine = Engine(configuration) else { return [] }
    var script = Script()
    script.isPatient = isPatient
    var found: [Report] = []
    script.feedPrelude(input[1], to: engine)
    var position = 2
    while position + Script.perSegment <= input.count {
      script.feed(input, at: position, to: engine)
      position += Script.perSegment
      if mode & 2 == 0 { Rules.drain(engine) { found.append(Report($0)) } }
      if breaks, position / Script.perSegment == Int(mode >> 3) { engine = revived(engine, configuration) }
    }
    // Now and then longer than a reset's case is open, and than a story goes back.
    let repeats = max(0, Int(input[1] / Script.perPrelude) - 15) * 16
    for _ in 0..<(position > 2 ? repeats : 0) {
      script.feed(input, at: position - Script.perSegment, to: engine)
      if mode & 2 == 0 { Rules.drain(engine) { found.append(Report($0)) } }
    }
    if breaks { engine = revived(engine, configuration) }
    engine.flush()
    Rules.drain(engine) { found.append(Report($0)) }
    return found
  }

  private static func revived(_ engine: Engine, _ configuration: Configuration) -> Engine {
    guard let next = Engine(configuration) else { return engine }
    do { try next.importState(engine.exportState()) } catch {
      preconditionFailure("no state, or it is refused: \(error)")
    }
    return next
  }
}
