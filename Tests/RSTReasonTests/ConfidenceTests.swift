import RSTReason
import TCPTrack
import Testing

/// How sure a verdict is, and what it leaves open.
struct ConfidenceTests {
  @Test func probesWithoutAnAnswerAreCertain() {
    let verdict = Example.named("six probes without an answer").outcome.last
    #expect(verdict.code == .keepaliveTimeout)
    #expect(verdict.confidence == .certain)
  }

  @Test func oneDirectionAloneIsNeverCertain() {
    for example in Example.all {
      let verdict = exchange { full in
        let other = Exchange()
        example.script(other)
        guard let reset = other.fed.last(where: { $0.has(.rst) }) else { return }
        for segment in other.fed where segment.source == reset.source { full.feed(segment) }
      }.verdicts.last
      #expect(verdict?.confidence != .certain || verdict?.code == .mptcpReset, "\(example.name)")
      #expect(verdict?.captureLimits.contains(.oneSided) == true, "\(example.name)")
    }
  }

  @Test func alternativesAreOthersAndNoneTwice() {
    for example in Example.all {
      for report in example.outcome.reports {
        #expect(Set(report.alternatives).count == report.alternatives.count)
        #expect(!report.alternatives.contains(report.code))
        #expect(!report.alternatives.contains(.unknown))
      }
    }
  }

  @Test func whatIsOnlyPossibleNamesTheNextInTheText() throws {
    let doubtful = Example.all.map(\.outcome.last).filter { $0.confidence == .possible && !$0.alternatives.isEmpty }
    try #require(!doubtful.isEmpty)
    for verdict in doubtful {
      #expect(verdict.text.string.contains("Not excluded: \(verdict.alternatives[0].name)."))
    }
  }

  @Test func theSameTTLSpeaksForTheEndpoint() {
    let genuine = Example.named("the window jumps up in the reset: the receive buffer was thrown away")
    #expect(genuine.outcome.last.origin == .endpoint)
    #expect(Example.named("another TTL, and the end goes on").outcome.last.origin == .middlebox)
  }
}
