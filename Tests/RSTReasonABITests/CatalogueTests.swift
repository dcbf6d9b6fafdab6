import CRSTReason
import Testing

@Suite struct CatalogueTests {
  private func entry(_ index: Int) -> rstreason_reason? {
    var reason = rstreason_reason()
    let status = rstreason_get_reason(index, &reason, MemoryLayout<rstreason_reason>.size)
    return status == RSTREASON_OK ? reason : nil
  }

  @Test func everyReasonHasACodeAndANameOfItsOwn() throws {
    let reasons = try (0..<rstreason_reason_count()).map { try #require(entry($0)) }
    #expect(Set(reasons.map(\.code)).count == reasons.count)
    #expect(Set(reasons.map { String(cString: $0.name) }).count == reasons.count)
    #expect(
      reasons.contains { $0.code == Int32(RSTREASON_CLOSED_PORT.rawValue) && String(cString: $0.name) == "closed_port" }
    )
  }

  @Test func everyReasonIsExplained() throws {
    for index in 0..<rstreason_reason_count() {
      let reason = try #require(entry(index))
      for text in [reason.title, reason.category, reason.meaning, reason.recognised, reason.causes, reason.advice] {
        let text = try #require(text, "\(String(cString: reason.name))")
        #expect(text[0] != 0, "\(String(cString: reason.name))")
      }
    }
  }

  @Test func endsWhereItEnds() {
    #expect(entry(rstreason_reason_count()) == nil)
    #expect(entry(-1) == nil)
  }

  /// A caller that knows only `code` and `severity` gets no byte more.
  @Test func respectsTheCallersSize() {
    var out = rstreason_reason()
    out.code = -1
    #expect(rstreason_get_reason(0, &out, 8) == RSTREASON_OK)
    #expect(out.code >= 0)
    #expect(out.name == nil)
  }
}
