import TCPTrack

/// Connections that one host aborted at once: a program of its was killed or restarted, or cleared them away. What a timer
/// ends it ends at different times, or, where it looks about now and then, after silences of about the same length.
///
/// All its cases hold the same one. Durations are nanoseconds; the limits are own judgement.
final class Volley {
  /// From the first of them to the last, at most.
  private static let width: Int64 = 100_000_000
  /// For so long before and after the host aborts no other: else it does so all the time.
  static let quiet: Int64 = 1_000_000_000

  /// When the first of them was aborted.
  var start: Int64
  var connections: UInt32 = 1
  /// The silences before, at most `kinds` that differ: a timer's and a monitor's that came by chance are two.
  var silences: [Int64]
  static let kinds = 3
  /// The shortest of all.
  var shortestSilence: Int64
  /// It was not quiet before or after.
  var isOneOfMany = false

  init(start: Int64, silence: Int64) {
    self.start = start
    silences = [silence]
    shortestSilence = silence
  }

  /// The next connection that the host aborts.
  func join(at time: Int64, silence: Int64) {
    guard time - start <= Self.width else {
      isOneOfMany = true
      return
    }
    connections &+= 1
    shortestSilence = min(shortestSilence, silence)
    guard silences.count < Self.kinds, !silences.contains(where: { Self.isAlike($0, silence) }) else { return }
    silences.append(silence)
  }

  /// By a second, or a twentieth.
  private static func isAlike(_ one: Int64, _ other: Int64) -> Bool {
    abs(one - other) <= max(1_000_000_000, max(one, other) / 20)
  }

  /// No timer ends what was silent for so different times, one of them a third of this: where one looks about from time to
  /// time, it does so more often than its time runs out, as a rule.
  func contradictsTimer(_ silence: Int64) -> Bool {
    !isOneOfMany && silences.count == Self.kinds && shortestSilence < silence / 3
  }
}

extension Docket {
  /// How many cases before are looked at: bounds what a flood of resets costs.
  private static let casesLookedAt = 64

  /// The volley that an abort belongs to; nil if it is none, or more has happened meanwhile than is looked at.
  func volley(of facts: Facts) -> Volley? {
    guard facts.isActive, facts.aSpoke, facts.bSpoke, !facts.noData, facts.priorReset == nil else { return nil }
    let (time, silence) = (facts.reset.time, facts.silenceBeforeEnd.time)
    let source = facts.story.connection.address(facts.story.sender)
    var position = cases.count
    while position > oldest, cases.count - position < Self.casesLookedAt {
      position -= 1
      guard let earlier = cases[position] else { continue }
      if time - earlier.event.segment.time > Volley.quiet { return Volley(start: time, silence: silence) }
      guard let volley = earlier.volley, earlier.source == source else { continue }
      volley.join(at: time, silence: silence)
      return volley
    }
    return position > oldest ? nil : Volley(start: time, silence: silence)
  }

  /// The case's volley, which an imported state has once for each of its cases, as the one before it has it.
  func sameVolley(_ volley: Volley, of member: ResetCase) -> Volley? {
    let others = cases.suffix(Self.casesLookedAt).reversed()
    return others.lazy.compactMap { $0 }.first { $0.source == member.source && $0.volley?.start == volley.start }?
      .volley
  }
}
