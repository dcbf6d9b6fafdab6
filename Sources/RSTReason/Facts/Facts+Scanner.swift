import TCPTrack

/// Terms about who opens connections that it does not want.
extension Facts {
  /// A SYN that no ordinary TCP makes: no options at all, or only MSS with a tiny window and DF off, or more options
  /// with a window below the smallest default MSS, RFC 9293 §3.7.1 (nmap, masscan, zmap; a kernel with options switched
  /// off still sets DF or a large window).
  var hasRawSYN: Bool {
    // Of a header captured short the options may be missing.
    guard a.has(.syn), !a.has(.synAck), !connection.has(.cut) else { return false }
    if a.synOptions.isEmpty { return true }
    // Room for less than a segment that every host takes, but options for a fast path (nmap -O).
    if a.synWindow < 536, !a.synOptions.isDisjoint(with: [.windowScale, .sackPermitted, .timestamps]) { return true }
    guard a.synOptions == .mss else { return false }
    if a.synWindow <= 1024 { return true }
    // The IP ID is zmap's.
    return !connection.has(.ipv6) && !a.has(.dontFragment)
      && (a.synWindow <= 4096 || aSentOnlySYNs && a.ipID == 54_321)
  }

  /// A raw SYN with a segment size and nothing else.
  var hasNmapsSYN: Bool { hasRawSYN && a.synOptions == .mss }

  /// The SYN's TTL is not that of the reset which answers its SYN,ACK: program and kernel made them.
  var synTTLIsOwn: Bool {
    // Where the host's routes change, both may well come from its kernel.
    guard aSentOnlySYNs, !a.has(.synAck), (story.event.senderHost?.ttlShifts ?? 0) == 0 else { return false }
    // Of a SYN like any other, routes of some hops more or less say nothing (own judgement: four).
    let margin: UInt8 = hasRawSYN ? 0 : 4
    return a.ttlMin > margin && reset.ttl < a.ttlMin - margin || UInt16(reset.ttl) > UInt16(a.ttlMax) + UInt16(margin)
  }

  /// The host has given up several other targets, with SYNs of its kernel's or not (own judgement: three).
  var isKnownToSeek: Bool { story.event.senderHost.map { $0.distinctRawTargets >= 3 || mayBeScanning($0) } == true }

  /// A's kernel repeated its SYN before the SYN,ACK came, or waited so long that a client may have lost its patience (own
  /// judgement: 200 ms; RFC 8305 §5 has a second address tried after 250). From far away every answer takes as long, so
  /// that it says nothing of a SYN that the kernel had not made.
  var waitedForSYNACK: Bool {
    guard answersSYNACK, let trigger, a.has(.syn), !hasRawSYN, !synTTLIsOwn else { return false }
    return a.synCount > 1 || trigger.time - a.synTime >= 200_000_000
  }

  /// It comes back to the same few time and again, with ordinary SYNs: a monitor does, and no scanner (own judgement: each
  /// three times, and twice that where so many share bits that their number is estimated; beyond 48 bits it cannot be).
  var isMonitoring: Bool {
    guard !hasRawSYN, let host = story.event.senderHost, (1...48).contains(host.distinctTargets) else { return false }
    let bits = host.distinctTargets
    let least = bits <= 24 ? 3 * bits : 6 * (128 * bits / (128 - bits))
    return host.abandoned >= 6 && Int(host.abandoned) >= least
  }

  /// It gives up many different connections at the SYN,ACK, or some and is refused by many others, and completes
  /// hardly any, or those of few targets only: who scans may have its ordinary business besides (own judgement).
  func isScanning(_ host: HostFacts) -> Bool { seeks(host, targets: 6, attempts: 8) }

  /// The same of half as many: not enough to say so.
  func mayBeScanning(_ host: HostFacts) -> Bool { seeks(host, targets: 3, attempts: 4) }

  private func seeks(_ host: HostFacts, targets: Int, attempts: Int) -> Bool {
    func completesFew(of tried: UInt32, _ distinct: Int) -> Bool {
      UInt32(host.completed) < tried / 2 || host.distinctCompleters * 4 < distinct
    }
    if isMonitoring { return false }
    let abandoned = UInt32(host.abandoned)
    if host.distinctTargets >= targets, completesFew(of: abandoned, host.distinctTargets) { return true }
    return host.distinctTargets >= 2 && host.distinctAttempts >= attempts
      && completesFew(of: abandoned + UInt32(host.refusals), host.distinctAttempts)
  }

  var looksLikeScanner: Bool {
    hasRawSYN || story.event.senderHost.map { isScanning($0) } == true
  }
}
