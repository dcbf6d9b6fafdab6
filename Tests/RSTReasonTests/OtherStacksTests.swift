import RSTReason
import TCPTrack
import Testing

/// Stacks that are not Linux: above all lwIP, whose resets carry both numbers, whatever they answer, and a window of
/// their own. The segments are those of lwIP 2.1.3, gVisor and passt with a Linux client.
struct OtherStacksTests {
  /// What lwIP writes into the window of every reset.
  private static let resetWindow: UInt16 = 65_407

  private static func isLwIP(_ exchange: Exchange) {
    exchange.server.ttl = 255
    exchange.server.window = 32_667
    exchange.step = 40_000
  }

  /// A request and its answer; the server's IP IDs are 100 and 101.
  private static func countFrom100(_ exchange: Exchange) {
    exchange.client.syn()
    exchange.server.send([.syn, .ack]) { $0.ipID = 100 }
    exchange.client.ack()
    exchange.client.data(50)
    exchange.server.send([.psh, .ack], length: 300) { $0.ipID = 101 }
    exchange.client.ack()
  }

  @Test func timeStampsThatWereOnlyOfferedAreNotMissed() {
    let outcome = exchange {
      $0.client.tsval = 1000
      $0.client.syn()
      $0.client.tsval = nil
      $0.server.synAck()
      $0.client.ack()
      $0.request()
      $0.client.abort()
    }
    #expect(outcome.last.code == .resetClose, "\(outcome.last.text.string)")
    #expect(!outcome.last.evidence.contains { if case .timestampsMissing = $0 { true } else { false } })
  }

  /// The server's own captured end alone: its SYN offers them, its other segments show that they were not taken up.
  @Test func norWhereTheOtherEndWasNotCaptured() {
    let outcome = exchange {
      $0.client.tsval = 1000
      $0.client.syn()
      $0.client.tsval = nil
      $0.client.ack()
      $0.client.data(100)
      $0.client.abort()
    }
    #expect(!outcome.last.evidence.contains { if case .timestampsMissing = $0 { true } else { false } })
  }

  /// It resets, for it had not read the request, and then acknowledges it all the same. The IP IDs show whose reset it was.
  @Test(
    arguments: [([1, 2, 3], ReasonCode.rejectedAfterAccept), ([1, 9000, 2], .injectedReset)] as [([UInt16], ReasonCode)]
  )
  func anACKAfterItsOwnReset(ids: [UInt16], code: ReasonCode) {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.client.syn()
      $0.server.send([.syn, .ack]) { $0.ipID = ids[0] }
      $0.client.ack()
      $0.client.data(200)
      $0.server.send([.rst, .ack], window: Self.resetWindow) { $0.ipID = ids[1] }
      $0.server.send(.ack) { $0.ipID = ids[2] }
      $0.client.reply()
    }
    #expect(outcome[5].code == code, "\(outcome[5].text.string)")
  }

  /// Over IPv6 there are no IDs: close behind it the order is not known.
  @Test(arguments: [(Int64(60_000), ReasonCode.rejectedAfterAccept), (600_000, .injectedReset)])
  func anACKAfterItsOwnResetOverIPv6(step: Int64, code: ReasonCode) {
    let outcome = exchange(variation: .ipv6) {
      Self.isLwIP($0)
      $0.step = 200_000
      $0.handshake()
      $0.client.data(200)
      $0.server.abort(window: Self.resetWindow)
      $0.step = step
      $0.server.ack()
      $0.client.reply()
    }
    #expect(outcome.verdicts[0].code == code, "\(outcome.verdicts[0].text.string)")
  }

  @Test func aWindowLargerThanItEverWasIsNoBufferThrownAway() {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.handshake()
      $0.request()
      $0.client.data(200)
      $0.server.abort(window: Self.resetWindow)
    }
    #expect(!outcome.last.evidence.contains { if case .windowGrew = $0 { true } else { false } })
    #expect(outcome.last.confidence != .certain, "\(outcome.last.text.string)")
  }

  /// On Linux such a reset is the program's own: its kernel answers with one number.
  @Test(arguments: [(255, ReasonCode.dataAfterClose), (64, .abortAfterOwnFin)] as [(UInt8, ReasonCode)])
  func dataAfterItsFIN(ttl: UInt8, code: ReasonCode) {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.server.ttl = ttl
      $0.handshake()
      $0.client.data(200)
      $0.server.fin(data: 300)
      $0.client.ack()
      $0.pause(0.2)
      $0.client.data(80)
      $0.server.abort(window: Self.resetWindow)
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  @Test func whatItsResetDidNotAcknowledgeCameAfterIt() {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.handshake()
      $0.client.data(1)
      $0.server.abort(unseen: 1, window: Self.resetWindow)
      $0.server.abort(window: Self.resetWindow)
    }
    #expect(outcome.last.code == .segmentAfterReset, "\(outcome.last.text.string)")
  }

  @Test(arguments: [(255, true), (64, false)] as [(UInt8, Bool)])
  func afterALongSilenceItIsAStranger(ttl: UInt8, isStranger: Bool) {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.server.ttl = ttl
      $0.handshake()
      $0.request()
      $0.pause(30)
      $0.client.data(50)
      $0.server.abort(window: Self.resetWindow)
    }
    #expect((outcome.last.form == .reply) == isStranger, "\(outcome.last.text.string)")
    #expect(outcome.last.code == .idleExpired)
  }

  /// It counts for all its connections together: from a small number on it counts anew.
  @Test(arguments: [(0, Form.reply), (103, .active)] as [(UInt16, Form)])
  func itsIPIDsBeginAnew(id: UInt16, form: Form) {
    let outcome = exchange {
      Self.isLwIP($0)
      Self.countFrom100($0)
      $0.client.data(50)
      $0.server.send([.rst, .ack], window: Self.resetWindow) { $0.ipID = id }
    }
    #expect(outcome.last.form == form, "\(outcome.last.text.string)")
    if form == .reply { #expect(outcome.last.code == .peerRestarted) }
  }

  /// What it sent on other connections is no segment that was not captured; a Linux counts for each.
  @Test(arguments: [(255, false), (64, true)] as [(UInt8, Bool)])
  func idsBetweenAreOtherConnections(ttl: UInt8, isMissing: Bool) {
    let outcome = exchange {
      Self.isLwIP($0)
      $0.server.ttl = ttl
      Self.countFrom100($0)
      $0.pause(10)
      $0.server.send([.rst, .ack], window: Self.resetWindow) { $0.ipID = 107 }
    }
    #expect(outcome.last.evidence.contains { if case .ipIDSkips(5) = $0 { true } else { false } } == isMissing)
  }

  /// gVisor ends a connection whose keep-alives go unanswered without a word, and answers what comes later. Before the next
  /// probe is due it has not ended it.
  @Test(arguments: [(5, ReasonCode.keepaliveTimeout), (0.5, .peerRestarted)] as [(Double, ReasonCode)])
  func keepAlivesWereGivenUpInSilence(pause: Double, code: ReasonCode) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.pause(2)
      for _ in 0..<4 {
        $0.server.probe()
        $0.pause(1)
      }
      $0.pause(pause - 1)
      $0.client.fin()
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  // MARK: passt, whose resets have the number without the ACK bit, and whose segments have no PSH

  private static func isPasst(_ exchange: Exchange) {
    exchange.server.ttl = 255
    exchange.server.window = 256
    exchange.step = 40_000
  }

  private static func bareWithNumber(_ exchange: Exchange) {
    exchange.server.send(.rst) { $0.ack = exchange.client.seq }
  }

  /// The receiver goes on, as it must (RFC 9293 §3.10.7.3).
  @Test func aRefusalWithoutTheACKBit() {
    let outcome = exchange {
      Self.isPasst($0)
      $0.client.syn()
      Self.bareWithNumber($0)
      $0.pause(1)
      $0.client.retransmit()
    }
    #expect(outcome.last.code == .closedPort, "\(outcome.last.text.string)")
    #expect(outcome.last.effect == .ignored)
    let other = exchange {
      $0.client.syn()
      $0.server.send(.rst) { $0.ack = SequenceNumber(4711) }
    }
    #expect(other.last.code != .closedPort)
  }

  @Test func dataAfterItsFINIsAcknowledgedFirst() {
    let outcome = exchange {
      Self.isPasst($0)
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(0.2)
      $0.client.data(100)
      $0.server.ack()
      Self.bareWithNumber($0)
    }
    #expect(outcome.last.code == .dataAfterClose, "\(outcome.last.text.string)")
  }

  /// A short answer without PSH of an end that never sets it was all there was.
  @Test(arguments: [(300, false), (1448, true)] as [(UInt32, Bool)])
  func anAnswerWithoutPSH(length: UInt32, isCut: Bool) {
    let outcome = exchange {
      Self.isPasst($0)
      $0.handshake()
      $0.client.data(200)
      $0.server.send(.ack, length: length)
      $0.client.ack()
      $0.client.abort()
    }
    #expect(outcome.last.evidence.contains { if case .moreWasQueued = $0 { true } else { false } } == isCut)
    #expect((outcome.last.code == .resetClose) != isCut, "\(outcome.last.text.string)")
  }
}
