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

  /// The host.
  var source: Address
  /// When the first of them was aborted.
  var start: Int64
  /// The reset by which the host aborted one last.
  var last: FrameStamp
  var connections: UInt32 = 1
  /// The silences before, at most `kinds` that differ: a timer's and a monitor's that came by chance are two.
  var silences: [Int64]
  static let kinds = 3
  /// The shortest of all.
  var shortestSilence: Int64
  /// It was not quiet before or after.
  var isOneOfMany = false

  init(of source: Address, at reset: FrameStamp, silence: Int64) {
    self.source = source
    start = reset.time
    last = reset
    silences = [silence]
    shortestSilence = silence
  }

  /// The next connection that the host aborts.
  func join(at reset: FrameStamp, silence: Int64) {
    last = reset
    guard reset.time - start <= Self.width else {
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

/// The hosts' newest volleys, of as many hosts as there are places for.
struct Volleys {
  private static let places = 256
  private var newest = [Volley?](repeating: nil, count: places)

  /// The volley that an abort belongs to; nil if the reset is none, or its connection had carried nothing.
  mutating func volley(of facts: Facts) -> Volley? {
    guard facts.isActive, facts.aSpoke, facts.bSpoke, !facts.noData, facts.priorReset == nil else { return nil }
    let reset = FrameStamp(facts.reset)
    let silence = facts.silenceBeforeEnd.time
    let source = facts.story.connection.address(facts.story.sender)
    let place = Self.place(of: source)
    if let volley = newest[place], volley.source == source, reset.time - volley.last.time <= Volley.quiet {
      volley.join(at: reset, silence: silence)
      return volley
    }
    let begun = Volley(of: source, at: reset, silence: silence)
    newest[place] = begun
    return begun
  }

  /// The same as those before it have, of which an imported state has one for each case.
  mutating func shared(_ volley: Volley) -> Volley {
    let place = Self.place(of: volley.source)
    if let same = newest[place], same.source == volley.source, same.start == volley.start { return same }
    newest[place] = volley
    return volley
  }

  private static func place(of source: Address) -> Int {
    Int(truncatingIfNeeded: source.spread() &>> 56)
  }
}
