/// What a reset does to its connection, and how it shows that nobody took it.
extension Tracker {
  mutating func trackReset(_ record: ConnectionPointer) -> Event {
    if let original = findCopy(record) { duplicateOf = original } else { counts.resets &+= 1 }
    return .reset
  }

  /// After `snapshot`: the reset becomes part of its connection's history. `effective` = its
  /// receiver should have acted on it, so that the connection is over.
  public mutating func applyReset(effective: Bool) {
    let record = table[current]
    if duplicateOf != 0 {
      counts.duplicates &+= 1
      return
    }
    let me = record.end(sender)
    if !me.has(.seen) { me.core.pointee.link = arrival.pointee.link }
    if sender == 0 {
      record.pointee.resetLinks.0 = arrival.pointee.link
    } else {
      record.pointee.resetLinks.1 = arrival.pointee.link
    }
    record.pointee.resets = record.pointee.resets.addingSaturated(1)
    table.hadReset.insert(record.pointee.hash)
    if effective && !record.pointee.has(.reset) {
      record.pointee.traits.insert(.reset)
      record.pointee.traits.set(.resetFromEnd1, sender == 1)
      record.pointee.resetFrame = UInt32(truncatingIfNeeded: segment.frame)
      record.pointee.resetFile = UInt16(truncatingIfNeeded: segment.file)
      record.pointee.resetNxt = (newestNumber(record, 0), newestNumber(record, 1))
      table.move(current, to: .closed)
    }
    notePause(arrival.segment, record)
    record.pointee.lastTime = segment.time
    note(arrival, record, [])
  }

  /// Whatever was thought of the reset, nobody took it: each end has sent something since and the other has acknowledged
  /// it, or one has sent more than a window, which takes acknowledgements.
  mutating func considerRevival(_ index: ConnectionTable.Index, _ record: ConnectionPointer) {
    let resetNxt = record.pointee.resetNxt
    let (zero, one) = (sentAndHeard(record, 0, since: resetNxt.0), sentAndHeard(record, 1, since: resetNxt.1))
    guard zero.heard && one.heard || zero.heard && zero.beyondWindow || one.heard && one.beyondWindow else { return }
    record.pointee.traits.remove(.reset)
    record.pointee.resetFrame = 0
    if record.pointee.queue == .closed, !record.pointee.has(.closed) { table.move(index, to: .established) }
  }

  /// SND.NXT of an end as far as captured, or as the other has acknowledged it.
  private func newestNumber(_ record: ConnectionPointer, _ end: Int) -> SequenceNumber {
    let sent = record.end(end).core.pointee.sndNxt
    let peer = record.end(1 - end)
    return peer.has(.ack) && sent.precedes(peer.core.pointee.rcvNxt) ? peer.core.pointee.rcvNxt : sent
  }

  /// Of what an end has sent beyond this number: whether some was acknowledged, and whether it is more than the other
  /// end's window.
  private func sentAndHeard(
    _ record: ConnectionPointer, _ end: Int, since number: SequenceNumber
  ) -> (heard: Bool, beyondWindow: Bool) {
    let me = record.end(end)
    let peer = record.end(1 - end)
    let window = Endpoint.scaled(
      peer.core.pointee.maxWindow, peer.core.pointee.windowScale, me.core.pointee.windowScale)
    let sent = me.core.pointee.sndNxt.distance(from: number)
    return (
      me.has(.seen) && peer.has(.ack) && number.precedes(peer.core.pointee.rcvNxt)
        && peer.core.pointee.rcvNxt.precedesOrEquals(me.core.pointee.sndNxt),
      sent > 0 && UInt32(sent) > window
    )
  }

  // MARK: Neighbours

  /// The service refused a connection, whose SYN asked for ECN or did not: known to its neighbours from now on.
  public func learnRefusal(client: Address, server: Address, port: UInt16, askedForECN: Bool, at time: Int64) {
    hosts.learnRefused(client: client, server: server, port: port, askedForECN: askedForECN, at: time)
  }

  /// The opener gave up its connection at the SYN,ACK.
  public func learnAbandonment(client: Address, server: Address, port: UInt16, at time: Int64) {
    hosts.learnAbandoned(client: client, server: server, port: port, at: time)
  }

  /// It knew nothing of the connection: its kernel had not made the SYN.
  public func learnRawAbandonment(client: Address, server: Address, port: UInt16, at time: Int64) {
    hosts.learnRawAbandoned(client: client, server: server, port: port, at: time)
  }
}
