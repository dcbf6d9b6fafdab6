extension HostTable {
  func export(to coder: inout StateCoder) {
    hosts.export(to: &coder)
    services.export(to: &coder)
  }

  /// Into a table without entries.
  func `import`(from coder: inout StateCoder) {
    hosts.import(from: &coder)
    services.import(from: &coder)
  }
}

extension NeighbourTable where Facts: CodableFacts {
  /// The entries in use, each with its place, since the places say which one gives way next.
  fileprivate func export(to coder: inout StateCoder) {
    var count = 0
    forEachInUse { _, _ in count += 1 }
    coder.codeCount(&count, each: 0)
    forEachInUse { place, facts in
      var place = UInt32(truncatingIfNeeded: place)
      coder.code(&place)
      facts.pointee.code(&coder)
    }
  }

  private func forEachInUse(_ body: (Int, UnsafeMutablePointer<Facts>) -> Void) {
    for first in stride(from: 0, to: Self.size, by: Self.ways) {
      guard let set = existing(first) else { continue }
      for way in 0..<Self.ways where set[way].isInUse { body(first + way, set + way) }
    }
  }

  fileprivate func `import`(from coder: inout StateCoder) {
    var count = 0
    coder.codeCount(&count, each: 4)
    coder.require(count <= Self.size)
    for _ in 0..<count {
      var place: UInt32 = 0
      coder.code(&place)
      var facts = Facts()
      facts.code(&coder)
      let first = Int(place) & ~(Self.ways - 1)
      coder.require(Int(place) < Self.size && Self.set(facts.address, facts.port) == first)
      guard coder.isSound else { return }
      begun(first)[Int(place) - first] = facts
    }
  }
}

private protocol CodableFacts: NeighbourFacts {
  var isInUse: Bool { get }
  mutating func code(_ coder: inout StateCoder)
}

extension HostFacts: CodableFacts {
  fileprivate var isInUse: Bool {
    address != .none || lastTime != 0 || ttlSamples != 0 || completed != 0 || abandoned != 0 || refusals != 0
      || rawTargets != 0
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
    coder.codeTime(&turnaroundTime)
    coder.code(&completed)
    coder.code(&completers)
    coder.code(&abandoned)
    coder.code(&targets)
    coder.code(&refusals)
    coder.code(&refusers)
    coder.code(&rawTargets)
    coder.code(&hasOpenedWide)
  }
}

extension ServiceFacts: CodableFacts {
  fileprivate var isInUse: Bool { address != .none || port != 0 || lastTime != 0 || accepted != 0 || refused != 0 }

  mutating func code(_ coder: inout StateCoder) {
    coder.code(&address)
    coder.codeTime(&lastTime)
    coder.code(&port)
    coder.code(&accepted)
    coder.code(&refused)
    coder.code(&acceptedFrame)
    coder.code(&acceptedFile)
    coder.codeTime(&acceptedTime)
    coder.codeTime(&refusedTime)
    coder.code(&refusedAmidst)
    coder.code(&acceptedECN)
    coder.code(&refusedECN)
    coder.code(&acceptedAfterECN)
    coder.codeTime(&refusedECNTime)
  }
}
