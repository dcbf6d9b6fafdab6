import ArgumentParser
import RSTReason

/// What `--fail-on` names.
enum FailCondition: Sendable {
  case reason(ReasonCode)
  case category(Category)
  case notHarmless
  case any

  static func list(_ argument: String) throws -> [FailCondition] {
    try Terms.list(argument).map { word in
      if word == "any" { return .any }
      if word == "not-harmless" { return .notHarmless }
      if let reason = Terms.reason(word) { return .reason(reason) }
      if let category = Terms.category(word) { return .category(category) }
      throw ValidationError("'\(word)' is neither a reason nor a category, and not 'not-harmless' or 'any'.")
    }
  }

  func holds(for verdict: Verdict) -> Bool {
    switch self {
    case .reason(let code): verdict.code == code
    case .category(let category): verdict.category == category
    case .notHarmless: !verdict.isHarmless
    case .any: true
    }
  }
}
