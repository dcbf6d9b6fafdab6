/// What the neighbours have shown, and how it is learned.
///
/// Public only for its members' `deinit`, which Embedded Swift must see from other modules.
public struct HostTable: ~Copyable {
  let hosts: NeighbourTable<HostFacts>
  let services: NeighbourTable<ServiceFacts>

  init?(_ memory: Memory) {
    guard let hosts = NeighbourTable<HostFacts>(memory), let services = NeighbourTable<ServiceFacts>(memory) else {
      return nil
    }
    self.hosts = hosts
    self.services = services
  }

  var bytes: UInt64 { hosts.bytes + services.bytes }

  func host(_ address: Address) -> HostFacts? { hosts.find(address, 0) }
  func service(_ address: Address, _ port: UInt16) -> ServiceFacts? { services.find(address, port) }

  /// Calls for the entries that a SYN will touch, or its answer.
  func prefetch(_ segment: UnsafePointer<Segment>) {
    hosts.prefetch(segment.pointee.source, 0)
    if segment.pointee.has(.ack) { services.prefetch(segment.pointee.source, segment.pointee.sourcePort) }
  }

  // MARK: What is learned

  /// The first segment (no reset) that an end of a connection sends.
  func learnMarks(_ segment: borrowing Segment) {
    let host = hosts.touch(segment.source, 0, at: segment.time)
    host.pointee.ttlMin = min(host.pointee.ttlMin, segment.ttl)
    host.pointee.ttlMax = max(host.pointee.ttlMax, segment.ttl)
    host.pointee.ttlSamples = host.pointee.ttlSamples.addingSaturated(1)
    if segment.flowLabel != 0 { host.pointee.flowLabelled = host.pointee.flowLabelled.addingSaturated(1) }
    if segment.has(.syn), segment.window == .max { host.pointee.hasOpenedWide = true }
  }

  /// A segment (no reset) whose TTL is not that of its end's last one.
  func learnShift(_ segment: borrowing Segment) {
    let host = hosts.touch(segment.source, 0, at: segment.time)
    host.pointee.ttlMin = min(host.pointee.ttlMin, segment.ttl)
    host.pointee.ttlMax = max(host.pointee.ttlMax, segment.ttl)
    host.pointee.ttlShifts = host.pointee.ttlShifts.addingSaturated(1)
  }

  /// The first acknowledgement of the other end's SYN, `turnaround` microseconds after it (`UInt32.max` = not
  /// known); `completes`: it is the opener's, to a SYN,ACK.
  func learnHandshake(_ segment: borrowing Segment, turnaround: UInt32, completes: Bool) {
    let host = hosts.touch(segment.source, 0, at: segment.time)
    if completes {
      host.pointee.completed = host.pointee.completed.addingSaturated(1)
      host.pointee.completers |= Self.targetBit(segment.destination, segment.destinationPort)
    }
    guard turnaround != .max else { return }
    host.pointee.turnaroundMicroseconds = min(host.pointee.turnaroundMicroseconds, turnaround)
    guard segment.time &- host.pointee.turnaroundTime >= 1_000_000_000 else { return }
    host.pointee.turnaroundSamples = host.pointee.turnaroundSamples.addingSaturated(1)
    host.pointee.turnaroundTime = segment.time
  }

  /// A connection's first SYN,ACK: the service answers a SYN that asked for ECN or did not.
  func learnAccepted(_ segment: borrowing Segment, askedForECN: Bool) {
    let service = services.touch(segment.source, segment.sourcePort, at: segment.time)
    let listenedBefore = service.pointee.accepted > 0
    if !listenedBefore {
      service.pointee.acceptedFrame = UInt32(truncatingIfNeeded: segment.frame)
      service.pointee.acceptedFile = UInt16(truncatingIfNeeded: segment.file)
    }
    service.pointee.accepted = service.pointee.accepted.addingSaturated(1)
    service.pointee.acceptedTime = segment.time
    if service.pointee.refusedTime > 0, segment.time &- service.pointee.refusedTime <= ServiceFacts.soon {
      service.pointee.refusedAmidst = service.pointee.refusedAmidst.addingSaturated(1)
    }
    service.pointee.refusedTime = 0
    if askedForECN {
      service.pointee.acceptedECN = service.pointee.acceptedECN.addingSaturated(1)
    } else if service.pointee.refusedECNTime > 0 {
      let sinceRefusal = segment.time &- service.pointee.refusedECNTime
      if listenedBefore || sinceRefusal <= ServiceFacts.soon {
        service.pointee.acceptedAfterECN = service.pointee.acceptedAfterECN.addingSaturated(1)
      }
      service.pointee.refusedECNTime = 0
    }
  }

  /// A reset that answers a SYN.
  func learnRefused(client: Address, server: Address, port: UInt16, askedForECN: Bool, at time: Int64) {
    let service = services.touch(server, port, at: time)
    service.pointee.refused = service.pointee.refused.addingSaturated(1)
    let isSoon = service.pointee.accepted > 0 && time &- service.pointee.acceptedTime <= ServiceFacts.soon
    if isSoon { service.pointee.refusedTime = time }
    service.pointee.refusedECNTime = askedForECN ? time : 0
    if askedForECN { service.pointee.refusedECN = service.pointee.refusedECN.addingSaturated(1) }
    let host = hosts.touch(client, 0, at: time)
    host.pointee.refusals = host.pointee.refusals.addingSaturated(1)
    host.pointee.refusers |= Self.targetBit(server, port)
  }

  /// An opener that gave up its connection at the SYN,ACK.
  func learnAbandoned(client: Address, server: Address, port: UInt16, at time: Int64) {
    let host = hosts.touch(client, 0, at: time)
    host.pointee.abandoned = host.pointee.abandoned.addingSaturated(1)
    host.pointee.targets |= Self.targetBit(server, port)
  }

  /// The same, where its kernel had not made the SYN: a program of its own had, or another host in its name.
  func learnRawAbandoned(client: Address, server: Address, port: UInt16, at time: Int64) {
    hosts.touch(client, 0, at: time).pointee.rawTargets |= Self.targetBit(server, port)
  }

  private static func targetBit(_ address: Address, _ port: UInt16) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: NeighbourTable<HostFacts>.set(address, port) &>> 3)
  }
}
