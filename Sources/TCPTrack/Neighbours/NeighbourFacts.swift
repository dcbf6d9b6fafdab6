/// What is known of one neighbour.
public protocol NeighbourFacts {
  /// Of nobody.
  init()
  /// Of one that was just heard of, at `time`.
  init(_ address: Address, _ port: UInt16, at time: Int64)
  var address: Address { get }
  /// 0 for a host.
  var port: UInt16 { get }
  /// When it was last heard of.
  var lastTime: Int64 { get set }
}

/// What other connections have shown of a host.
public struct HostFacts: NeighbourFacts, Equatable, Sendable {
  public var address = Address.none
  public var port: UInt16 { 0 }
  public var lastTime: Int64 = 0
  // Small ones first, so that none of the room is left empty.
  /// TTLs (hop limits) of its segments that are no resets: the first of each connection, and those that change.
  public var ttlMin: UInt8 = 255
  public var ttlMax: UInt8 = 0
  public var ttlSamples: UInt16 = 0
  /// Of the first segments counted in `ttlSamples`, those that came with an IPv6 flow label.
  public var flowLabelled: UInt16 = 0
  /// How often the TTL of its segments changed in the midst of a connection, at most 255: several routes.
  public var ttlShifts: UInt8 = 0
  /// How many times `turnaroundMicroseconds` is the smallest of, at most 255; those within a second of each other, which
  /// one delay may have held up together, count once.
  public var turnaroundSamples: UInt8 = 0
  /// Smallest time in which it answered a segment of a handshake, in microseconds, as seen from the capture
  /// point; `UInt32.max` = none.
  public var turnaroundMicroseconds: UInt32 = .max
  /// Connections it opened whose handshake it completed, that it gave up at the SYN,ACK, and that a reset refused.
  public var completed: UInt16 = 0
  public var abandoned: UInt16 = 0
  public var refusals: UInt16 = 0
  /// It began a connection with a SYN or SYN,ACK as `Endpoint.hasOpenedWide` has it.
  public var hasOpenedWide = false
  /// When the last of `turnaroundSamples` was counted.
  public var turnaroundTime: Int64 = 0
  /// With whom it completed them, whom it abandoned so, and who refused it: one bit each for the hash of a (destination,
  /// port).
  public var completers: UInt64 = 0
  public var targets: UInt64 = 0
  public var refusers: UInt64 = 0
  /// The same of those whose SYN,ACK it refused after a SYN that its kernel had not made.
  public var rawTargets: UInt64 = 0

  public init() {}

  public init(_ address: Address, _: UInt16, at time: Int64) {
    self.address = address
    lastTime = time
  }

  /// Distinct targets that it abandoned; an underestimate beyond about 30.
  public var distinctTargets: Int { targets.nonzeroBitCount }
  /// The same with those with whom it completed the handshake.
  public var distinctCompleters: Int { completers.nonzeroBitCount }
  public var distinctRawTargets: Int { rawTargets.nonzeroBitCount }
  /// Distinct targets with those that refused it.
  public var distinctAttempts: Int { (targets | refusers).nonzeroBitCount }

  /// Whether they say the same of the host, whenever it was heard of.
  func agrees(with other: HostFacts) -> Bool {
    var same = other
    same.lastTime = lastTime
    return self == same
  }
}

/// What other connections have shown of a service: an address and port that was connected to.
public struct ServiceFacts: NeighbourFacts, Sendable {
  public var address = Address.none
  public var lastTime: Int64 = 0
  public var port: UInt16 = 0
  public var accepted: UInt16 = 0
  public var refused: UInt16 = 0
  /// The first connection it accepted, and the low 16 bits of the number of its file.
  public var acceptedFrame: UInt32 = 0
  public var acceptedFile: UInt16 = 0
  /// When it last accepted one.
  public var acceptedTime: Int64 = 0
  /// When it last refused one, if that was soon after it had accepted one; else 0.
  public var refusedTime: Int64 = 0
  /// How often it accepted one soon after that: it listened all the while.
  public var refusedAmidst: UInt16 = 0
  /// Of those accepted and refused, the ones whose SYN asked for ECN.
  public var acceptedECN: UInt16 = 0
  public var refusedECN: UInt16 = 0
  /// How often it accepted one that had not asked for ECN next after it had refused one that had, and listened before as
  /// well, or so soon.
  public var acceptedAfterECN: UInt16 = 0
  /// When it refused that one, if it has accepted none since; else 0.
  var refusedECNTime: Int64 = 0
  /// So soon that no service has stopped or begun in between (own judgement: a second).
  static let soon: Int64 = 1_000_000_000

  public init() {}

  public init(_ address: Address, _ port: UInt16, at time: Int64) {
    self.address = address
    self.port = port
    lastTime = time
  }

  /// Whether a verdict that goes by one may go by the other. How often and when it refused connections is told, no more;
  /// whether only those that asked for ECN.
  func agrees(with other: ServiceFacts) -> Bool {
    accepted == other.accepted && acceptedFrame == other.acceptedFrame && acceptedFile == other.acceptedFile
      && refusedAmidst == other.refusedAmidst && acceptedECN == other.acceptedECN
      && acceptedAfterECN == other.acceptedAfterECN
      && (acceptedAfterECN == 0 || (refused == refusedECN) == (other.refused == other.refusedECN))
  }
}
