/// What other connections have shown of a host.
public struct HostFacts: NeighbourFacts, Sendable {
  public var address = Address.none
  public var port: UInt16 { 0 }
  public var lastTime: Int64 = 0
  /// TTLs (hop limits) of its segments that are no resets: the first of each connection, and those that change.
  public var ttlMin: UInt8 = 255
  public var ttlMax: UInt8 = 0
  public var ttlSamples: UInt16 = 0
  /// How often the TTL of its segments changed in the midst of a connection, at most 255: several routes.
  public var ttlShifts: UInt8 = 0
  /// Of the first segments counted in `ttlSamples`, those that came with an IPv6 flow label.
  public var flowLabelled: UInt16 = 0
  /// Smallest time in which it answered a segment of a handshake, in microseconds, as seen from the capture
  /// point; `UInt32.max` = none. How many times that is the smallest of, at most 255.
  public var turnaroundMicroseconds: UInt32 = .max
  public var turnaroundSamples: UInt8 = 0
  /// Connections it opened whose handshake it completed, and with whom, as `targets`.
  public var completed: UInt16 = 0
  public var completers: UInt64 = 0
  /// Connections it opened that it gave up at the SYN,ACK.
  public var abandoned: UInt16 = 0
  /// One bit each for the hash of a (destination, port) that it abandoned so.
  public var targets: UInt64 = 0
  /// Connections it opened that were refused by a reset, and by whom, as `targets`.
  public var refusals: UInt16 = 0
  public var refusers: UInt64 = 0

  public init() {}

  public init(_ address: Address, _: UInt16, at time: Int64) {
    self.address = address
    lastTime = time
  }

  /// Distinct targets that it abandoned; an underestimate beyond about 30.
  public var distinctTargets: Int { targets.nonzeroBitCount }
  /// The same with those with whom it completed the handshake.
  public var distinctCompleters: Int { completers.nonzeroBitCount }
  /// Distinct targets with those that refused it.
  public var distinctAttempts: Int { (targets | refusers).nonzeroBitCount }
}

/// What other connections have shown of a service: an address and port that was connected to.
public struct ServiceFacts: NeighbourFacts, Sendable {
  public var address = Address.none
  public var lastTime: Int64 = 0
  public var port: UInt16 = 0
  public var accepted: UInt16 = 0
  public var refused: UInt16 = 0
  /// The first connection it accepted.
  public var acceptedFrame: UInt32 = 0

  public init() {}

  public init(_ address: Address, _ port: UInt16, at time: Int64) {
    self.address = address
    self.port = port
    lastTime = time
  }
}

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
    host.pointee.turnaroundSamples = host.pointee.turnaroundSamples.addingSaturated(1)
  }

  /// A SYN,ACK: the service answers.
  func learnAccepted(_ segment: borrowing Segment) {
    let service = services.touch(segment.source, segment.sourcePort, at: segment.time)
    if service.pointee.accepted == 0 { service.pointee.acceptedFrame = UInt32(truncatingIfNeeded: segment.frame) }
    service.pointee.accepted = service.pointee.accepted.addingSaturated(1)
  }

  /// A reset that answers a SYN.
  func learnRefused(client: Address, server: Address, port: UInt16, at time: Int64) {
    let service = services.touch(server, port, at: time)
    service.pointee.refused = service.pointee.refused.addingSaturated(1)
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

  private static func targetBit(_ address: Address, _ port: UInt16) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: NeighbourTable<HostFacts>.set(address, port) &>> 3)
  }
}

extension FixedWidthInteger {
  /// The sum, or the largest value if it does not fit.
  @inline(__always) func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
