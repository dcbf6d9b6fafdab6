/// What other connections have shown of a host.
public struct HostFacts: Sendable {
  var address = Address.none
  var lastTime: Int64 = 0
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

  /// Distinct targets that it abandoned; an underestimate beyond about 30.
  public var distinctTargets: Int { targets.nonzeroBitCount }
  /// The same with those with whom it completed the handshake.
  public var distinctCompleters: Int { completers.nonzeroBitCount }
  /// Distinct targets with those that refused it.
  public var distinctAttempts: Int { (targets | refusers).nonzeroBitCount }
}

/// What other connections have shown of a service: an address and port that was connected to.
public struct ServiceFacts: Sendable {
  var address = Address.none
  var lastTime: Int64 = 0
  var port: UInt16 = 0
  public var accepted: UInt16 = 0
  public var refused: UInt16 = 0
  /// The first connection it accepted.
  public var acceptedFrame: UInt32 = 0
}

/// The neighbours' facts, bounded: each set of four holds the most recently seen.
///
/// Public only for its `deinit`, which Embedded Swift must see from other modules.
public struct HostTable: ~Copyable {
  static let size = 1 << 14
  static let ways = 4

  let hosts: UnsafeMutablePointer<HostFacts>
  let services: UnsafeMutablePointer<ServiceFacts>
  private let memory: Memory

  init?(_ memory: Memory) {
    let hosts = memory.allocate(HostFacts.self, Self.size)
    let services = memory.allocate(ServiceFacts.self, Self.size)
    guard let hosts, let services else {
      if let hosts { memory.release(hosts, Self.size) }
      if let services { memory.release(services, Self.size) }
      return nil
    }
    hosts.initialize(repeating: HostFacts(), count: Self.size)
    services.initialize(repeating: ServiceFacts(), count: Self.size)
    self.hosts = hosts
    self.services = services
    self.memory = memory
  }

  deinit {
    memory.release(hosts, Self.size)
    memory.release(services, Self.size)
  }

  var bytes: UInt64 {
    UInt64(Self.size * (MemoryLayout<HostFacts>.stride + MemoryLayout<ServiceFacts>.stride))
  }

  static func set(_ address: Address, _ port: UInt16) -> Int {
    var hash = (address.low ^ UInt64(port) &* 0x9E37_79B9) &* 0xBF58_476D_1CE4_E5B9
    hash ^= address.high &* 0x94D0_49BB_1331_11EB
    hash ^= hash &>> 29
    return Int(truncatingIfNeeded: (hash &* 0x2545_F491_4F6C_DD1D) &>> 50) & (size - ways)
  }

  func host(_ address: Address) -> HostFacts? {
    let set = Self.set(address, 0)
    for way in 0..<Self.ways where hosts[set + way].address == address { return hosts[set + way] }
    return nil
  }

  func service(_ address: Address, _ port: UInt16) -> ServiceFacts? {
    let set = Self.set(address, port)
    for way in 0..<Self.ways where services[set + way].address == address && services[set + way].port == port {
      return services[set + way]
    }
    return nil
  }

  /// The host's record for writing; a new one takes the place of the set's longest unseen.
  func touchHost(_ address: Address, at time: Int64) -> UnsafeMutablePointer<HostFacts> {
    let set = Self.set(address, 0)
    var oldest = hosts + set
    for way in 0..<Self.ways {
      let entry = hosts + set + way
      if entry.pointee.address == address {
        entry.pointee.lastTime = time
        return entry
      }
      if entry.pointee.lastTime < oldest.pointee.lastTime { oldest = entry }
    }
    oldest.pointee = HostFacts()
    oldest.pointee.address = address
    oldest.pointee.lastTime = time
    return oldest
  }

  func touchService(_ address: Address, _ port: UInt16, at time: Int64) -> UnsafeMutablePointer<ServiceFacts> {
    let set = Self.set(address, port)
    var oldest = services + set
    for way in 0..<Self.ways {
      let entry = services + set + way
      if entry.pointee.address == address && entry.pointee.port == port {
        entry.pointee.lastTime = time
        return entry
      }
      if entry.pointee.lastTime < oldest.pointee.lastTime { oldest = entry }
    }
    oldest.pointee = ServiceFacts()
    oldest.pointee.address = address
    oldest.pointee.port = port
    oldest.pointee.lastTime = time
    return oldest
  }

  /// Calls for the entries that a SYN will touch, or its answer.
  func prefetch(_ segment: UnsafePointer<Segment>) {
    prefetch(hosts + Self.set(segment.pointee.source, 0))
    if segment.pointee.has(.ack) {
      prefetch(services + Self.set(segment.pointee.source, segment.pointee.sourcePort))
    }
  }

  private func prefetch<Entry>(_ set: UnsafeMutablePointer<Entry>) {
    UnsafeRawPointer(set).prefetch(Self.ways &* MemoryLayout<Entry>.stride)
  }

  // MARK: What is learned

  /// The first segment (no reset) that an end of a connection sends.
  func learnMarks(_ segment: borrowing Segment) {
    let host = touchHost(segment.source, at: segment.time)
    host.pointee.ttlMin = min(host.pointee.ttlMin, segment.ttl)
    host.pointee.ttlMax = max(host.pointee.ttlMax, segment.ttl)
    host.pointee.ttlSamples = host.pointee.ttlSamples.addingSaturated(1)
    if segment.flowLabel != 0 { host.pointee.flowLabelled = host.pointee.flowLabelled.addingSaturated(1) }
  }

  /// A segment (no reset) whose TTL is not that of its end's last one.
  func learnShift(_ segment: borrowing Segment) {
    let host = touchHost(segment.source, at: segment.time)
    host.pointee.ttlMin = min(host.pointee.ttlMin, segment.ttl)
    host.pointee.ttlMax = max(host.pointee.ttlMax, segment.ttl)
    host.pointee.ttlShifts = host.pointee.ttlShifts.addingSaturated(1)
  }

  /// The first acknowledgement of the other end's SYN, `turnaround` microseconds after it (`UInt32.max` = not
  /// known); `completes`: it is the opener's, to a SYN,ACK.
  func learnHandshake(_ segment: borrowing Segment, turnaround: UInt32, completes: Bool) {
    let host = touchHost(segment.source, at: segment.time)
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
    let service = touchService(segment.source, segment.sourcePort, at: segment.time)
    if service.pointee.accepted == 0 { service.pointee.acceptedFrame = UInt32(truncatingIfNeeded: segment.frame) }
    service.pointee.accepted = service.pointee.accepted.addingSaturated(1)
  }

  /// A reset that answers a SYN.
  func learnRefused(client: Address, server: Address, port: UInt16, at time: Int64) {
    let service = touchService(server, port, at: time)
    service.pointee.refused = service.pointee.refused.addingSaturated(1)
    let host = touchHost(client, at: time)
    host.pointee.refusals = host.pointee.refusals.addingSaturated(1)
    host.pointee.refusers |= Self.targetBit(server, port)
  }

  /// An opener that gave up its connection at the SYN,ACK.
  func learnAbandoned(client: Address, server: Address, port: UInt16, at time: Int64) {
    let host = touchHost(client, at: time)
    host.pointee.abandoned = host.pointee.abandoned.addingSaturated(1)
    host.pointee.targets |= Self.targetBit(server, port)
  }

  private static func targetBit(_ address: Address, _ port: UInt16) -> UInt64 {
    1 &<< UInt64(truncatingIfNeeded: set(address, port) &>> 3)
  }
}

extension FixedWidthInteger {
  /// The sum, or the largest value if it does not fit.
  @inline(__always) func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
