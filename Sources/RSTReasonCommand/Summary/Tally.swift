import RSTReason

/// A number of resets, and how many of them were harmless.
struct ResetCount: Sendable {
  var all: UInt64 = 0
  var harmless: UInt64 = 0

  mutating func add(_ other: ResetCount) {
    all += other.all
    harmless += other.harmless
  }
}

/// Resets counted by one field or several together.
struct Breakdown: Sendable {
  let fields: [SummaryField]
  /// By the fields' values, each ended by a NUL.
  private var counts: [[UInt8]: ResetCount] = [:]

  init(_ fields: [SummaryField]) { self.fields = fields }

  mutating func count(_ verdict: Verdict, capture: String) {
    var key = TextBuffer()
    for field in fields {
      field.write(verdict, capture: capture, to: &key)
      key.write(byte: 0)
    }
    counts[key.bytes, default: ResetCount()].add(ResetCount(verdict))
  }

  mutating func add(_ other: Breakdown) {
    for (key, count) in other.counts { counts[key, default: ResetCount()].add(count) }
  }

  /// The most frequent, at most `limit`; among equals in the order of their values.
  func top(_ limit: Int) -> [(values: [String], count: ResetCount)] {
    counts.sorted { one, other in
      one.value.all != other.value.all ? one.value.all > other.value.all : one.key.lexicographicallyPrecedes(other.key)
    }.prefix(limit).map { key, count in
      (
        key.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
          String(decoding: $0, as: UTF8.self)
        }, count
      )
    }
  }

  var distinct: Int { counts.count }
}

extension ResetCount {
  fileprivate init(_ verdict: Verdict) {
    all = 1
    harmless = verdict.isHarmless ? 1 : 0
  }
}

/// Everything that a summary counts.
struct Tally: Sendable {
  private(set) var resets = ResetCount()
  private(set) var breakdowns: [Breakdown]
  private(set) var unknown: UInt64 = 0
  /// What was missing for a reason, by the evidence's own words.
  private(set) var whyUnknown: [[UInt8]: UInt64] = [:]
  /// Resets whose connection the capture shows only in part.
  private(set) var limits = LimitCounts()

  init(by fields: [[SummaryField]]) { breakdowns = fields.map(Breakdown.init) }

  mutating func count(_ verdict: Verdict, capture: String) {
    resets.add(ResetCount(verdict))
    for index in breakdowns.indices { breakdowns[index].count(verdict, capture: capture) }
    limits.count(verdict.captureLimits)
    guard verdict.code == .unknown else { return }
    unknown += 1
    let why = verdict.evidence.first?.prose.bytes ?? Array("Nothing is missing, and no rule fits.".utf8)
    whyUnknown[why, default: 0] += 1
  }

  mutating func add(_ other: Tally) {
    resets.add(other.resets)
    for index in breakdowns.indices { breakdowns[index].add(other.breakdowns[index]) }
    unknown += other.unknown
    for (why, count) in other.whyUnknown { whyUnknown[why, default: 0] += count }
    limits.add(other.limits)
  }

  /// The most frequent first.
  var reasonsForUnknown: [(why: String, count: UInt64)] {
    whyUnknown.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key) }
      .map { (String(decoding: $0.key, as: UTF8.self), $0.value) }
  }
}

/// How many resets had to be judged from less than their whole connection.
struct LimitCounts: Sendable {
  private(set) var oneSided: UInt64 = 0
  private(set) var beganMidway: UInt64 = 0
  private(set) var segmentsLost: UInt64 = 0

  mutating func count(_ limits: CaptureLimits) {
    if limits.contains(.oneSided) { oneSided += 1 }
    if limits.contains(.beganMidway) { beganMidway += 1 }
    if limits.contains(.segmentsLost) { segmentsLost += 1 }
  }

  mutating func add(_ other: LimitCounts) {
    oneSided += other.oneSided
    beganMidway += other.beganMidway
    segmentsLost += other.segmentsLost
  }
}
