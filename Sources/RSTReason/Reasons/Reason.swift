import TCPTrack

/// One reason of the catalogue: what it is called and says, and when it applies.
///
/// Each stands in a file of its own under `Reasons/`. Everything that names reasons (field values,
/// C header, pages, summaries) is made from these values.
public final class Reason: Sendable {
  public let code: ReasonCode
  public let category: Category
  public let severity: Severity
  /// One line for a list column.
  public let title: StaticString
  public let meaning: StaticString
  public let recognised: StaticString
  public let causes: StaticString
  public let advice: StaticString
  public let citations: [Citation]
  /// Codes it is easily taken for.
  public let neighbours: [ReasonCode]
  /// What no packet tells from it, and is left open unless all others are.
  public let twin: ReasonCode?
  /// When anything was lost, or somebody should act.
  let harm: Harm
  /// Forged, blind or scanning: expert group Security.
  let isSecurity: Bool
  /// What happened, in a sentence or two about this very reset.
  let tell: @Sendable (borrowing Telling) -> Prose
  /// The case for this reason, or nil if the segments exclude it or give it no support.
  let judge: @Sendable (Facts) -> Finding?

  enum Harm: Sendable {
    /// Never worth acting on.
    case never
    /// If bytes were lost.
    case byFigures
    /// Unless all that met nobody is a TLS alert.
    case unlessAlert
    /// Always worth a look.
    case always
  }

  init(
    code: ReasonCode, category: Category, severity: Severity, title: StaticString, meaning: StaticString,
    recognised: StaticString, causes: StaticString, advice: StaticString, citations: [Citation],
    neighbours: [ReasonCode], twin: ReasonCode? = nil, harm: Harm = .byFigures, isSecurity: Bool = false,
    tell: @escaping @Sendable (borrowing Telling) -> Prose, judge: @escaping @Sendable (Facts) -> Finding?
  ) {
    self.code = code
    self.category = category
    self.severity = severity
    self.title = title
    self.meaning = meaning
    self.recognised = recognised
    self.causes = causes
    self.advice = advice
    self.citations = citations
    self.neighbours = neighbours
    self.twin = twin
    self.harm = harm
    self.isSecurity = isSecurity
    self.tell = tell
    self.judge = judge
  }
}

/// Where a rule comes from.
public enum Citation: Sendable {
  /// An RFC and its section.
  case standard(StaticString)
  /// What a named stack or device was seen to do, or its source says.
  case observed(StaticString)
  /// Our own judgement: no document says so.
  case judgement(StaticString)
}

/// The case for one reason: how strongly the segments speak for it and what they say.
struct Finding {
  /// 0…100 as in `Weight`.
  var weight: Int
  /// Strongest first.
  var evidence: [Evidence]

  init(_ weight: Int, _ evidence: [Evidence]) {
    self.weight = min(100, weight)
    self.evidence = evidence
  }
}

/// How much a constellation of segments is worth before other reasons are heard.
enum Weight {
  /// No other account of these segments is known.
  static let conclusive = 100
  /// Others would have to be contrived.
  static let strong = 85
  static let good = 70
  /// As good as its nearest neighbour.
  static let fair = 55
  static let weak = 35
  /// What the reset's own statement adds to the reason that it names; any box can write one.
  static let stated = 15
}
