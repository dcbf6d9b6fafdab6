extension HostTable {
  /// The entries in use, each with its place, since the places say which one gives way next.
  func export(to coder: inout StateCoder) {
    Self.export(hosts, to: &coder)
    Self.export(services, to: &coder)
  }

  /// Into a table without entries.
  func `import`(from coder: inout StateCoder) {
    Self.import(into: hosts, from: &coder)
    Self.import(into: services, from: &coder)
  }

  private static func export<Facts: NeighbourFacts>(
    _ entries: UnsafeMutablePointer<Facts>, to coder: inout StateCoder
  ) {
    var count = 0
    for place in 0..<size where entries[place].isInUse { count += 1 }
    coder.codeCount(&count, each: 0)
    for place in 0..<size where entries[place].isInUse {
      var place = UInt32(truncatingIfNeeded: place)
      coder.code(&place)
      entries[Int(place)].code(&coder)
    }
  }

  private static func `import`<Facts: NeighbourFacts>(
    into entries: UnsafeMutablePointer<Facts>, from coder: inout StateCoder
  ) {
    var count = 0
    coder.codeCount(&count, each: 4)
    coder.require(count <= size)
    for _ in 0..<count {
      var place: UInt32 = 0
      coder.code(&place)
      var facts = Facts()
      facts.code(&coder)
      coder.require(Int(place) < size && set(facts.address, facts.servicePort) == Int(place) & ~(ways - 1))
      guard coder.isSound else { return }
      entries[Int(place)] = facts
    }
  }
}

/// What both of the table's kinds of entries have in common.
private protocol NeighbourFacts {
  init()
  var address: Address { get }
  /// 0 for a host.
  var servicePort: UInt16 { get }
  var isInUse: Bool { get }
  mutating func code(_ coder: inout StateCoder)
}

extension HostFacts: NeighbourFacts {
  fileprivate var servicePort: UInt16 { 0 }
  fileprivate var isInUse: Bool {
    address != .none || lastTime != 0 || ttlSamples != 0 || completed != 0 || abandoned != 0 || refusals != 0
  }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&address)
    coder.codeTime(&lastTime)
    coder.code(&ttlMin)
    coder.code(&ttlMax)
    coder.code(&ttlSamples)
    coder.code(&ttlShifts)
    coder.code(&flowLabelled)
    coder.code(&turnaroundMicroseconds)
    coder.code(&turnaroundSamples)
    coder.code(&completed)
    coder.code(&completers)
    coder.code(&abandoned)
    coder.code(&targets)
    coder.code(&refusals)
    coder.code(&refusers)
  }
}

extension ServiceFacts: NeighbourFacts {
  fileprivate var servicePort: UInt16 { port }
  fileprivate var isInUse: Bool { address != .none || port != 0 || lastTime != 0 || accepted != 0 || refused != 0 }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&address)
    coder.codeTime(&lastTime)
    coder.code(&port)
    coder.code(&accepted)
    coder.code(&refused)
    coder.code(&acceptedFrame)
  }
}
