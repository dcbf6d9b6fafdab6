import RSTReason
import TCPTrack
import Testing

/// Captures made with `tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0` or the like.
struct FilteredCaptureTests {
  /// The server closes after 3,000 bytes that were not captured, and answers what the client still sends.
  private func closedServer(_ exchange: Exchange, isFiltered: Bool) {
    exchange.client.syn()
    exchange.server.synAck()
    if !isFiltered { exchange.client.ack() }
    exchange.client.sendUncaptured(100)
    exchange.server.sendUncaptured(3000)
    exchange.server.fin()
    exchange.step = 30_000
    for _ in 0..<3 { exchange.server.send(.rst, window: 0) }
  }

  /// What equal resets answer is missing as all the rest is; where other segments are there they make a forger's burst.
  @Test(arguments: [(true, ReasonCode.unknown), (false, .injectedReset)])
  func aBurstThatAnswersWhatTheFilterLeftOutIsNoForgers(isFiltered: Bool, code: ReasonCode) {
    let outcome = exchange { closedServer($0, isFiltered: isFiltered) }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
    #expect(outcome.verdicts.allSatisfy { ($0.code == .injectedReset) == !isFiltered })
  }

  /// The same where no number shows that there was more, by what the rest of the capture has.
  @Test(arguments: [true, false]) func theRestOfTheCaptureTells(isFiltered: Bool) {
    let outcome = exchange {
      if !isFiltered {
        let (client, server) = $0.connection(clientPort: 41_000)
        client.syn()
        server.synAck()
        client.ack()
      }
      $0.client.syn()
      $0.server.synAck()
      $0.step = 30_000
      for _ in 0..<3 { $0.server.send(.rst, window: 0) }
    }
    #expect(outcome.verdicts.allSatisfy { ($0.code == .injectedReset) == !isFiltered })
  }

  /// The reset's number shows that the connection went on, and nothing between was captured.
  @Test func whatIsMissingIsNamed() {
    let outcome = exchange {
      $0.client.syn()
      $0.server.synAck()
      $0.server.sendUncaptured(900)
      $0.pause(40)
      $0.server.send(.rst, window: 0)
    }
    #expect(outcome.last.code == .unknown)
    #expect(outcome.last.confidence == .possible)
    #expect(outcome.last.captureLimits == .segmentsLost)
    #expect(outcome.last.text.string.contains("Only segments with SYN, FIN or RST were captured."))
  }

  /// Half-open scans have no other segments.
  @Test func aScanIsNotFiltered() {
    let outcome = exchange {
      for clientPort in UInt16(41_000)..<41_012 {
        let (client, server) = $0.connection(clientPort: clientPort, port: clientPort - 40_000)
        client.syn()
        server.synAck()
        client.reply()
      }
    }
    #expect(outcome.verdicts.allSatisfy { $0.captureLimits == [] })
    #expect(outcome.last.code == .halfOpenScan)
  }
}
