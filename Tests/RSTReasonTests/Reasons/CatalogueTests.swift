import RSTReason
import Testing

struct CatalogueTests {
  @Test(arguments: ReasonCode.allCases) func everyCodeHasAnExample(code: ReasonCode) {
    #expect(Example.all.contains { $0.code == code })
  }

  @Test(arguments: ReasonCode.allCases) func everyPageIsComplete(code: ReasonCode) {
    let reason = Catalogue.reason(code)
    #expect(reason.code == code)
    for text in [reason.title, reason.meaning, reason.recognised, reason.causes, reason.advice] {
      #expect(text.utf8CodeUnitCount > 10)
    }
    #expect(reason.title.utf8CodeUnitCount < 64, "a title is one line of a list column")
    #expect(!reason.citations.isEmpty)
    #expect(!reason.neighbours.contains(code))
    #expect(code == .unknown || !reason.neighbours.isEmpty)
  }

  /// Warning for what was refused, is stale or timed out; Chat for what comes after the end.
  @Test func severitiesGoByCategory() {
    for reason in Catalogue.reasons {
      switch reason.category {
      case .refused, .stale, .timeout: #expect(reason.severity == .warning, "\(reason.code)")
      case .aftermath: #expect(reason.severity == .chat, "\(reason.code)")
      default: break
      }
    }
  }

  @Test func codesAndOrderHoldEveryReasonOnce() {
    #expect(Set(Catalogue.reasons.map { $0.code.rawValue }).count == ReasonCode.allCases.count)
    #expect(Catalogue.reasons.count == ReasonCode.allCases.count)
  }
}
