import TCPTrack

/// Does the reset look as if it came from the machine that sent A's other segments? Compared with
/// A's segments that are no resets only: other resets may have another author.
public struct OriginMarks: Sendable {
  public enum Comparison: Sendable, Equatable { case unknown, same, differs }

  /// TTL against A's own segments in this connection.
  public var ttl = Comparison.unknown
  /// TTL against the same host's other connections.
  public var hostTTL = Comparison.unknown
  /// IPv4 ID against A's counter; only where A counts and the reset is one that a socket sends.
  public var ipID = Comparison.unknown
  /// Time stamps: in an active reset of a connection that uses them (RFC 7323 §5.2 lets a reset do without).
  public var timestamps = Comparison.unknown
  /// Link source address and VLAN.
  public var link = Comparison.unknown
  /// IPv6 flow label, where A's segments have one (Linux gives its resets one too; what nftables and scripted boxes
  /// write has none), against this connection and against the same host's others.
  public var flowLabel = Comparison.unknown
  public var hostFlowLabel = Comparison.unknown
  public var resetTTL: UInt8 = 0
  public var usualTTL: UInt8 = 0

  /// From a hop or two nearer than A's other segments: the last box before A, which may be the address's own host, where
  /// what else is heard of it comes from a container or a port behind it.
  var isJustNearer: Bool { resetTTL > usualTTL && resetTTL - usualTTL <= 2 }
  /// The same, compared with the host's other connections.
  var hostIsJustNearer: Bool { hostTTL == .differs && isJustNearer }
  /// From a little farther: another route, and no box before A (own judgement: four hops).
  var isJustFarther: Bool { resetTTL < usualTTL && usualTTL - resetTTL <= 4 }

  /// What kernels send with (p0f's signatures).
  private static let initialTTLs: [UInt8] = [64, 128, 255]

  /// All of the end's segments have the TTL of a socket that wants no routers between, or few (eBGP; RFC 5082). What its
  /// kernel answers without the socket has the kernel's own, less the routers' there are.
  private static func isKernels(_ ttl: UInt8, besides end: Endpoint) -> Bool {
    guard end.ttlMin == end.ttlMax, end.ttlMax <= 16 || end.ttlMax == 255 else { return false }
    let routers: UInt8 = end.ttlMax == 255 || end.ttlMax == 1 ? 0 : 15
    return initialTTLs.contains { $0 >= ttl && $0 - ttl <= routers }
  }

  /// Whether those between the least and the most have come is not known.
  private static func compare(_ ttl: UInt8, least: UInt8, most: UInt8) -> Comparison {
    if ttl == least || ttl == most { return .same }
    return least < ttl && ttl < most ? .unknown : .differs
  }

  init() {}

  init(_ story: Story, form: Form) {
    let reset = story.reset
    let me = story.me
    resetTTL = reset.ttl
    usualTTL = me.ttl
    if me.has(.seen) {
      ttl = Self.compare(reset.ttl, least: me.ttlMin, most: me.ttlMax)
      if ttl == .differs, Self.isKernels(reset.ttl, besides: me) { ttl = .unknown }
      if reset.link != 0 && me.link != 0 { link = reset.link == me.link ? .same : .differs }
    }
    if let host = story.event.senderHost, host.ttlSamples > 0 {
      hostTTL = Self.compare(reset.ttl, least: host.ttlMin, most: host.ttlMax)
      if !me.has(.seen) { usualTTL = reset.ttl < host.ttlMin ? host.ttlMin : host.ttlMax }
      // Its other connections came with just this TTL: another route of the same host (ECMP, anycast, a detour).
      if ttl == .differs, host.ttlSamples >= 2, reset.ttl == host.ttlMin || reset.ttl == host.ttlMax { ttl = .unknown }
    }
    if me.has(.flowLabelled) { flowLabel = reset.flowLabel == 0 ? .differs : .same }
    if let host = story.event.senderHost, host.flowLabelled > 0, host.flowLabelled == host.ttlSamples {
      hostFlowLabel = reset.flowLabel == 0 ? .differs : .same
    }
    guard form == .active, me.has(.seen) else { return }
    if !story.connection.has(.ipv6) {
      let step = reset.ipID &- me.ipID
      if me.ipIDSteps >= 2 && Int(me.ipIDSteps) >= 4 * Int(me.ipIDJumps) {
        ipID = step > 0 && step < 64 ? .same : .differs
      } else if me.segments == 2, step >= 1024, story.countsIPIDsByOne {
        // Two segments tell little, and a host that counts for all its connections gets some way ahead.
        ipID = .differs
      }
    }
    // A SYN only offers them (RFC 7323 §3.2).
    if me.has(.timestamps), story.peer.has(.timestamps) || !story.peer.has(.seen) {
      timestamps = reset.options.contains(.timestamps) ? .same : .differs
    }
  }
}
