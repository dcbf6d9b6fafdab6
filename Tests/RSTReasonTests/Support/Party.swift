import RSTReason
import TCPTrack

/// One end of an exchange. It keeps SND.NXT and acknowledges all that the other has sent, unless told
/// otherwise. `…Offset` moves a number away from the one that would be right.
final class Party {
  let address: Address
  let port: UInt16
  /// SND.NXT
  var seq: SequenceNumber
  var ttl: UInt8 = 64
  var window: UInt16 = 64_240
  let isIPv6: Bool
  /// Of its segments over IPv6; resets have `resetFlowLabel`.
  var flowLabel: UInt32 = 0
  var resetFlowLabel: UInt32 = 0
  /// TSval of the next segment; nil = no timestamps option.
  var tsval: UInt32?
  var synOptions: TCPOptions = [.mss, .sackPermitted, .windowScale]
  var dontFragment = true
  /// Its last segment and the one before that had sequence space.
  private(set) var sent = Segment()
  private var repeatable = Segment()
  private(set) unowned var peer: Party!
  private unowned var exchange: Exchange!

  init(address: Address, port: UInt16, seq: UInt32, isIPv6: Bool = false) {
    self.isIPv6 = isIPv6
    self.address = address
    self.port = port
    self.seq = SequenceNumber(seq)
  }

  func join(_ exchange: Exchange, facing peer: Party) {
    self.exchange = exchange
    self.peer = peer
  }

  // MARK: Ordinary segments

  @discardableResult func syn(payload: UInt32 = 0) -> Segment {
    send(.syn, length: payload, window: window) {
      $0.mss = 1460; $0.windowScale = 7
    }
  }
  @discardableResult func synAck() -> Segment {
    send([.syn, .ack]) {
      $0.mss = 1460; $0.windowScale = 7
    }
  }
  @discardableResult func ack() -> Segment { send(.ack) }
  @discardableResult func data(_ length: UInt32, _ text: String = "") -> Segment {
    send([.psh, .ack], length: max(length, UInt32(text.utf8.count)), payload: Array(text.utf8))
  }
  @discardableResult func fin(data: UInt32 = 0) -> Segment { send([.fin, .psh, .ack], length: data) }
  /// A keep-alive or window probe: SEQ = SND.NXT−1, no payload.
  @discardableResult func probe() -> Segment { send(.ack, seqOffset: -1) }

  /// Its last segment with sequence space once more.
  @discardableResult func retransmit() -> Segment {
    var again = repeatable
    again.ack = peer.seq
    sent = exchange.feed(again)
    return sent
  }

  /// The same again after each of these pauses, in seconds.
  func retransmit(after pauses: [Double]) {
    for pause in pauses {
      exchange.pause(pause)
      retransmit()
    }
  }

  /// So many bytes, or a FIN, that are not captured.
  func sendUncaptured(_ bytes: UInt32) { seq = seq + bytes }

  // MARK: Resets

  /// An abort: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=RST,ACK>`. `unseen` = payload of the peer not received yet.
  @discardableResult func abort(unseen: UInt32 = 0, window: UInt16? = nil, _ text: String = "") -> Segment {
    send(
      [.rst, .ack], ackOffset: -Int32(unseen), length: UInt32(text.utf8.count), window: window ?? self.window,
      payload: Array(text.utf8))
  }

  /// An abort in its name that came another way.
  @discardableResult func forgedAbort() -> Segment { send([.rst, .ack], window: window) { $0.ttl = self.ttl - 7 } }

  /// The answer that RFC 9293 §3.10.7.1 wants to the peer's last segment, or to `segment`.
  @discardableResult func reply(
    to segment: Segment? = nil, payload: [UInt8] = [], window: UInt16 = 0, ttl: UInt8? = nil,
    _ change: (inout Segment) -> Void = { _ in }
  ) -> Segment {
    let trigger = segment ?? peer.sent
    var reset = blank()
    reset.window = window
    reset.ttl = ttl ?? self.ttl
    reset.options = []
    reset.flowLabel = resetFlowLabel
    if trigger.has(.ack) {
      reset.flags = .rst
      reset.seq = trigger.ack
    } else {
      reset.flags = [.rst, .ack]
      reset.ack = trigger.end
    }
    reset.payloadLength = UInt32(payload.count)
    change(&reset)
    return exchange.feed(reset, payload: payload)
  }

  // MARK: Anything

  @discardableResult func send(
    _ flags: TCPFlags, seqOffset: Int32 = 0, ackOffset: Int32 = 0, length: UInt32 = 0, window: UInt16? = nil,
    payload: [UInt8] = [], _ change: (inout Segment) -> Void = { _ in }
  ) -> Segment {
    var segment = blank()
    segment.flags = flags
    segment.seq = SequenceNumber(seq.raw &+ UInt32(bitPattern: seqOffset))
    if flags.contains(.ack) { segment.ack = SequenceNumber(peer.seq.raw &+ UInt32(bitPattern: ackOffset)) }
    segment.payloadLength = length
    if let window { segment.window = window }
    if flags.contains(.syn) { segment.options.formUnion(synOptions) }
    if flags.contains(.rst) { segment.flowLabel = resetFlowLabel }
    change(&segment)
    if !flags.contains(.rst) && seqOffset == 0 { seq = segment.end }
    let fed = exchange.feed(segment, payload: payload)
    if !flags.contains(.rst) { sent = fed }
    if fed.sequenceLength > 0 && !flags.contains(.rst) { repeatable = fed }
    return fed
  }

  private func blank() -> Segment {
    var segment = Segment()
    segment.source = address
    segment.sourcePort = port
    segment.destination = peer.address
    segment.destinationPort = peer.port
    segment.window = window
    segment.ttl = ttl
    if isIPv6 { segment.marks.insert(.ipv6) }
    segment.flowLabel = flowLabel
    if dontFragment { segment.marks.insert(.dontFragment) }
    if let tsval {
      segment.options.insert(.timestamps)
      segment.tsval = tsval
      segment.tsecr = peer.tsval ?? 0
    }
    return segment
  }
}

extension Prose {
  var string: String { String(decoding: bytes, as: UTF8.self) }
}
