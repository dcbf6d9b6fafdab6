import RSTReason
import Testing

/// The tests that compare whole reports compare all there is.
struct ReportTests {
  @Test func everyMemberOfAVerdictIsCompared() {
    let members = Mirror(reflecting: Verdict()).children.compactMap(\.label)
    // `figures` is not public: it is what the sentences are made of.
    #expect(Set(members).subtracting(Report.members.map(\.name)) == ["figures"])
  }

  @Test func aDifferentMemberIsADifference() {
    let verdict = Example.named("six probes without an answer").outcome.last
    var other = verdict
    #expect(Report(other) == Report(verdict))
    other.triggerFile += 1
    #expect(Report(other) != Report(verdict))
  }
}
