import RSTReason
import TCPTrack

/// A TCP exchange written segment by segment, as packetdrill scripts are, and fed to an engine:
///
///     let outcome = exchange {
///       $0.client.syn()
///       $0.server.reply()
///     }
///     #expect(outcome.last.code == .closedPort)
///
/// Frames count from 1. Each segment comes 10 ms after the one before unless `pause` says otherwise.
final class Exchange {
  private(set) var engine: Engine
  /// Nanoseconds from one segment to the next.
  var step: Int64 = 10_000_000
  /// Where segments come from on the link.
  var link: UInt64 = 0x0200_0000_0001_0000
  /// After how many frames the engine's state goes into a new engine, again and again; 0 = never.
  var breakEvery: UInt64 = 0
  private let configuration: Configuration
  private(set) var frame: UInt64 = 0
  private(set) var time: Int64 = 1_700_000_000_000_000_000
  /// Verdicts and revisions in the order of their coming.
  private(set) var reports: [Verdict] = []
  /// All segments, payload bytes apart.
  private(set) var fed: [Segment] = []
  private var parties: [Party] = []

  let client: Party
  let server: Party

  private let variation: Variation

  /// `engine`: one that has seen something before.
  init(configuration: Configuration = Configuration(), variation: Variation = .plain, engine: Engine? = nil) {
    self.engine = engine ?? Engine(configuration)!
    self.configuration = configuration
    self.variation = variation
    let isWrapping = variation == .wrapAround
    client = Party(
      address: variation.address(1), port: 40_000, seq: isWrapping ? 0xFFFF_FFC0 : 1_000,
      isIPv6: variation == .ipv6)
    server = Party(
      address: variation.address(2), port: 80, seq: isWrapping ? 0xFFFF_FF00 : 50_000, isIPv6: variation == .ipv6)
    client.join(self, facing: server)
    server.join(self, facing: client)
  }

  /// Another connection: two new ends, for neighbours and scans. `port` is the server's.
  func connection(
    from source: Address? = nil, to destination: Address? = nil, clientPort: UInt16, port: UInt16 = 80
  ) -> (client: Party, server: Party) {
    let client = Party(
      address: source ?? self.client.address, port: clientPort, seq: 7_000 + UInt32(clientPort),
      isIPv6: variation == .ipv6)
    let server = Party(
      address: destination ?? self.server.address, port: port, seq: 90_000 + UInt32(clientPort),
      isIPv6: variation == .ipv6)
    client.join(self, facing: server)
    server.join(self, facing: client)
    parties += [client, server]
    return (client, server)
  }

  /// Time passes before the next segment.
  func pause(_ seconds: Double) { time += Int64(seconds * 1e9) }

  func handshake() {
    client.syn()
    server.synAck()
    client.ack()
  }

  /// The server's SYN,ACK once more, though the ACK of it came by so long ago, and that ACK.
  func repeatSYNACK(after seconds: Double) {
    pause(seconds)
    server.retransmit()
    client.ack()
  }

  /// A request and its answer, both acknowledged.
  func request(_ sent: UInt32 = 100, answer: UInt32 = 500) {
    client.data(sent)
    server.data(answer)
    client.ack()
  }

  /// The client stops reading, and the server probes its shut window after each of the waits, in seconds; each probe is
  /// answered.
  func probeShutWindow(after waits: [Double] = [0.3, 0.6, 1.2, 2.4]) {
    handshake()
    client.data(100)
    server.data(1000)
    client.window = 0
    client.ack()
    for wait in waits {
      pause(wait)
      server.probe()
      client.ack()
    }
  }

  /// Both ends close in order, the server first.
  func close() {
    server.fin()
    client.fin()
    server.ack()
  }

  /// The client has forgotten the connection and opens it anew; its SND.NXT in the old one.
  func openAnew(after seconds: Double) -> SequenceNumber {
    let old = client.seq
    pause(seconds)
    client.seq = SequenceNumber(9_000_000)
    client.syn()
    return old
  }

  /// From now on both ends have time stamps, and the server (over IPv6) a flow label that its resets have not.
  func markSegments() {
    server.flowLabel = 0x12345
    client.tsval = 1000
    server.tsval = 5000
  }

  /// Numbers and feeds a segment; its copy, if all are captured twice, comes from a second interface.
  @discardableResult
  func feed(_ segment: Segment, payload: [UInt8] = []) -> Segment {
    var segment = segment
    time += step
    segment.time = time
    segment.link = link
    number(&segment, payload)
    if variation == .capturedTwice {
      var copy = segment
      copy.time += 20_000
      copy.link = 0x0200_0000_0002_0000
      number(&copy, payload)
    }
    return segment
  }

  private func number(_ segment: inout Segment, _ payload: [UInt8]) {
    frame += 1
    segment.frame = frame
    payload.withUnsafeBufferPointer { bytes in
      segment.payload = bytes.baseAddress
      segment.payloadCaptured = UInt32(bytes.count)
      engine.feed(segment)
    }
    segment.payload = nil
    fed.append(segment)
    drain()
    if breakEvery != 0 && frame % breakEvery == 0 { goOnElsewhere() }
  }

  private func goOnElsewhere() {
    let state = try! engine.exportState()
    engine = Engine(configuration)!
    try! engine.importState(state)
  }

  func drain() { while let verdict = engine.next() { reports.append(verdict) } }
}

/// What must not make a difference to any verdict.
enum Variation: CaseIterable {
  case plain
  /// Both ends' sequence numbers pass 2^32 during the exchange.
  case wrapAround
  case ipv6
  /// Every packet is captured on two interfaces.
  case capturedTwice

  func address(_ number: UInt64) -> Address {
    self == .ipv6
      ? Address(high: 0x2001_0DB8_0000_0000, low: number)
      : Address(ipv4: 0x0A00_0000 | UInt32(number))
  }
}

/// What an engine made of an exchange.
struct Outcome {
  let reports: [Verdict]

  /// The final verdict of each reset, in frame order.
  var verdicts: [Verdict] {
    var newest: [UInt64: Verdict] = [:]
    for report in reports { newest[report.frame] = report }
    return newest.values.sorted { $0.frame < $1.frame }
  }

  /// The final verdict of the last reset.
  var last: Verdict { verdicts[verdicts.count - 1] }

  /// The final verdict of this frame.
  subscript(frame: UInt64) -> Verdict { verdicts.first { $0.frame == frame }! }

  /// As it was reported first.
  func first(of frame: UInt64) -> Verdict { reports.first { $0.frame == frame }! }
}

/// Plays the script and returns all verdicts; the capture ends with it.
func exchange(
  configuration: Configuration = Configuration(), variation: Variation = .plain, _ script: (Exchange) -> Void
) -> Outcome {
  let exchange = Exchange(configuration: configuration, variation: variation)
  script(exchange)
  exchange.engine.flush()
  exchange.drain()
  return Outcome(reports: exchange.reports)
}
