/// What connections do that nothing goes wrong with.
extension Conversation {
  mutating func handshake() {
    openHalf()
    passRoundTrip()
    send(.client, .ack)
  }

  /// SYN and SYN,ACK.
  mutating func openHalf() {
    send(.client, .syn, options: .syn)
    passInstant()
    send(.server, [.syn, .ack], options: .syn)
  }

  /// A message of this many bytes, in as many segments as it takes. One in two hundred is sent twice.
  mutating func message(_ side: Side, bytes: Int) {
    var rest = bytes
    while rest > 0 {
      let size = min(rest, segmentSize)
      rest -= size
      send(side, rest == 0 ? [.psh, .ack] : .ack, payload: size)
      if random.oneIn(200) {
        pass(milliseconds: 200)
        repeatLast(of: side)
      }
    }
  }

  mutating func acknowledge(_ side: Side) {
    if side == .client { passRoundTrip() } else { passInstant() }
    send(side, .ack)
  }

  /// A request, its answer, the acknowledgment: three segments at least.
  mutating func exchange(request: Int, answer: Int) {
    message(.client, bytes: request)
    passInstant()
    message(.server, bytes: answer)
    acknowledge(.client)
  }

  /// Exchanges for about this many segments, with pauses of `pause` milliseconds or so between them.
  mutating func talk(segments: Int, pause: Int, sizes: MessageSizes) {
    let limit = packets.count + segments
    while packets.count < limit {
      pass(milliseconds: random.about(pause))
      exchange(request: random.about(sizes.request), answer: random.about(sizes.answer))
    }
  }

  mutating func close(first side: Side) {
    send(side, [.fin, .ack])
    passRoundTrip()
    send(side.other, [.fin, .ack])
    passRoundTrip()
    send(side, .ack)
  }
}

/// Mean payload bytes of requests and answers.
struct MessageSizes {
  let request: Int
  let answer: Int
}
