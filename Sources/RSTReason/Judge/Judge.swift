import TCPTrack

/// Hears all reasons and decides.
enum Judge {
  /// The verdict is not returned, since that would count references for each of its members.
  static func judge(_ facts: Facts, into verdict: inout Verdict) {
    var best: (code: ReasonCode, finding: Finding)?
    var heard: [(code: ReasonCode, weight: Int)] = []
    heard.reserveCapacity(8)
    let foreign = facts.foreignEvidence.weight
    let statement = Stated.reading(of: facts)
    for reason in rules {
      guard var finding = reason.judge(facts) else { continue }
      if reason.blamesEndpoint { finding.weight -= foreign / 2 }
      if statement?.hint == reason.code { finding.weight = min(100, finding.weight + Weight.stated) }
      guard finding.weight > 0 else { continue }
      heard.append((reason.code, finding.weight))
      if best.map({ finding.weight > $0.finding.weight }) ?? true { best = (reason.code, finding) }
    }
    let code = best?.code ?? .unknown
    let finding = best?.finding ?? Finding(0, [])
    verdict = Verdict()
    verdict.describe(facts)
    verdict.code = code
    verdict.evidence = finding.evidence
    heard.removeAll { $0.code == code || $0.code == .unknown }
    sort(&heard)
    verdict.confidence = confidence(finding.weight, rival: heard.first?.weight ?? 0, facts)
    // Certain: the segments admit no other.
    if verdict.confidence != .certain { verdict.alternatives = alternatives(heard, to: finding.weight, of: code) }
    verdict.linux = LinuxReasons.predicted(for: code, facts)
    verdict.origin = origin(code, facts)
    verdict.isSecurity = Catalogue.reason(code).isSecurity
    verdict.isHarmless = isHarmless(verdict, facts)
    verdict.severity = severity(verdict)
    verdict.addStatements(statement, facts)
  }

  /// What is asked of every reason for every reset, apart from what is written about it: no references to be counted.
  private struct Rule {
    let code: ReasonCode
    let blamesEndpoint: Bool
    let judge: @Sendable (Facts) -> Finding?
  }

  private static let rules = Catalogue.reasons.map {
    Rule(code: $0.code, blamesEndpoint: blamesEndpoint($0), judge: $0.judge)
  }

  /// Whatever says that the end did not send the reset speaks against all reasons that it had.
  private static func blamesEndpoint(_ reason: Reason) -> Bool {
    switch reason.category {
    case .middlebox, .unknown: false
    default: reason.code != .firewallReject && reason.code != .mptcpReset && reason.code != .halfOpenScan
    }
  }

  /// Strongest first. Insertion sort: a handful of entries, and stable, so that the catalogue's order decides ties.
  private static func sort(_ heard: inout [(code: ReasonCode, weight: Int)]) {
    for sorted in heard.indices.dropFirst() {
      var place = sorted
      while place > 0, heard[place - 1].weight < heard[place].weight {
        heard.swapAt(place - 1, place)
        place -= 1
      }
    }
  }

  /// What is left open: not much weaker than the verdict, likeliest first; last what no packet tells from it.
  private static func alternatives(
    _ others: [(code: ReasonCode, weight: Int)], to weight: Int, of code: ReasonCode
  ) -> [ReasonCode] {
    var codes: [ReasonCode] = []
    for other in others.prefix(4) where other.weight >= 25 && other.weight >= weight - 45 { codes.append(other.code) }
    if let twin = Catalogue.reason(code).twin, !codes.contains(twin) { codes.append(twin) }
    return codes
  }

  private static func confidence(_ weight: Int, rival: Int, _ facts: Facts) -> Confidence {
    let oneSided = !facts.bSpoke
    // What the reset itself says in a field made for it is not weighed against what its connection looks like.
    if weight >= Weight.conclusive && facts.reset.options.contains(.mptcpReset) { return .certain }
    // What it answers may not have been captured, if that is not what it seems to answer so late.
    let isLate = facts.isReply && facts.trigger != nil && !facts.answeredAtOnce
    // Nor may its options have been.
    let isWhole = !facts.reset.marks.contains(.cut)
    if weight >= 90 && weight - rival >= 25 && !oneSided && !isLate && isWhole && facts.hasClock { return .certain }
    if weight >= (oneSided ? 85 : 65) && weight - rival >= 10 { return .probable }
    return .possible
  }

  /// Nothing was lost and nobody need act.
  private static func isHarmless(_ verdict: Verdict, _ facts: Facts) -> Bool {
    switch Catalogue.reason(verdict.code).harm {
    case .never: true
    case .always: false
    case .unlessAlert: verdict.wastesOnlyAlert
    case .byFigures:
      verdict.senderUnacked == 0 && verdict.receiverUnacked == 0 && verdict.code != .unknown
        && (verdict.senderBytes == 0 || !verdict.captureLimits.contains(.oneSided)) && !verdict.leavesRequestOpen
        && !facts.leavesUnread
    }
  }

  /// Chat where harmless; Error where the other side's bytes are lost for certain; else the reason's own.
  private static func severity(_ verdict: Verdict) -> Severity {
    if verdict.isHarmless { return .chat }
    let reason = Catalogue.reason(verdict.code)
    if reason.category == .abort && verdict.receiverUnacked > 0 { return .error }
    return reason.severity == .chat ? .note : reason.severity
  }

  private static func origin(_ code: ReasonCode, _ facts: Facts) -> Origin {
    switch code {
    case .injectedReset, .middleboxTimeout, .blindReset, .firewallReject: .middlebox
    case .unknown: .unknown
    default: facts.marks.ttl == .same || facts.marks.hostTTL == .same ? .endpoint : .unknown
    }
  }
}
