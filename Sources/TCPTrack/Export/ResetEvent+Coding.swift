extension ResetEvent {
  /// An event whose members are about to be read.
  public static var blank: ResetEvent {
    ResetEvent(
      segment: ResetSegment(Segment()), connection: Connection(), sender: 0, index: 0, newestNote: 0,
      duplicateOf: 0, captureBegan: 0, isControlOnly: false)
  }

  /// All members.
  public mutating func code(_ coder: inout StateCoder) {
    segment.code(&coder)
    connection.code(&coder)
    coder.codeEnd(&sender)
    coder.code(&index)
    coder.code(&newestNote)
    coder.code(&duplicateOf)
    coder.code(&duplicateFile)
    coder.codeTime(&captureBegan)
    coder.code(&isControlOnly)
    coder.codePresence(of: &senderHost, blank: HostFacts())
    senderHost?.code(&coder)
    coder.codePresence(of: &senderService, blank: ServiceFacts())
    senderService?.code(&coder)
  }
}

extension ResetSegment {
  mutating func code(_ coder: inout StateCoder) {
    coder.codeTime(&time)
    coder.code(&frame)
    coder.code(&file)
    coder.code(&seq)
    coder.code(&ack)
    coder.code(&flags)
    coder.code(&window)
    coder.code(&payloadLength)
    coder.code(&options)
    coder.code(&marks)
    coder.code(&tsval)
    coder.code(&mptcpReason)
    coder.code(&mptcpFlags)
    coder.code(&ttl)
    coder.code(&ipID)
    coder.code(&flowLabel)
    coder.code(&link)
    coder.code(&payload)
    coder.require(payload.count <= Self.payloadKept)
  }
}
