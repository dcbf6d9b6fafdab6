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

  /// A client that closes with the answer unread resets as one with SO_LINGER 0 that has read it does.
  @Test(arguments: [true, false]) func whetherTheAnswerWasReadDoesNotShow(isAnswerLast: Bool) {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      if !isAnswerLast {
        $0.client.data(50)
        $0.server.ack()
      }
      if isAnswerLast { $0.pause(0.1) }
      $0.client.abort()
    }.last
    #expect(verdict.code == .resetClose, "\(verdict.text.string)")
    #expect(verdict.confidence == (isAnswerLast ? .possible : .probable))
    #expect(verdict.alternatives.contains(.unreadDataClose))
    let tells = verdict.evidence.contains { if case .answerMayBeUnread(500) = $0 { true } else { false } }
    #expect(tells == isAnswerLast)
  }

  /// With SO_LINGER 0 a server waits until its answer has arrived; with a request half read it does not.
  @Test(arguments: [(0.1, Confidence.probable), (0, .possible)]) func soDoesTheRequest(pause: Double, sure: Confidence)
  {
    let verdict = exchange {
      $0.step = 1_000_000
      $0.handshake()
      $0.request()
      $0.pause(pause)
      $0.server.abort()
    }.last
    #expect(verdict.code == .resetClose && verdict.confidence == sure, "\(verdict.text.string)")
  }

  /// Within a round trip nothing crashes and comes up again, nor does a host within a second: a FIN or a reset may be
  /// missing.
  @Test(arguments: [(1.5, Confidence.probable), (0.5, .possible), (0, .possible)]) func howSoonAHostRestarts(
    pause: Double, sure: Confidence
  ) {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.pause(pause)
      $0.server.data(300)
      $0.client.reply()
    }.last
    #expect(verdict.code == .peerRestarted && verdict.confidence == sure, "\(verdict.text.string)")
  }

  /// The path was slow when the connection began; the host's other handshakes were quicker, or were not.
  @Test(arguments: [(Int64(1_000_000), false), (40_000_000, true)]) func whatIsTooFast(other: Int64, isTooFast: Bool) {
    let outcome = exchange {
      $0.step = other
      let neighbour = $0.connection(clientPort: 41_000)
      neighbour.client.syn()
      neighbour.server.synAck()
      neighbour.client.ack()
      $0.step = 40_000_000
      $0.handshake()
      for _ in 0..<3 { $0.request() }
      $0.step = 5_000_000
      $0.client.data(200)
      $0.server.reply()
    }
    let tells = outcome.last.evidence.contains { if case .tooFast = $0 { true } else { false } }
    #expect(tells == isTooFast, "\(outcome.last.text.string)")
  }
}
