import Testing

@testable import TCPTrack

/// Every member of what is kept goes into an exported state: whoever adds one is told here.
struct StateCodingTests {
  /// Bytes of all numbers in a value, padding and lists left out.
  private func bytes(in value: Any) -> Int {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .collection { return 0 }
    if mirror.displayStyle == .enum || mirror.children.isEmpty { return size(of: value) }
    return mirror.children.reduce(0) { $0 + bytes(in: $1.value) }
  }

  private func size<Value>(of value: Value) -> Int { MemoryLayout<Value>.size }

  private func coded(_ code: (inout StateCoder) -> Void) -> Int {
    var coder = StateCoder()
    code(&coder)
    return coder.position
  }

  @Test func everyMemberOfAConnection() {
    // `hash`, `next`, `prev` and `queue` are found anew.
    #expect(Connection.codedBytes == bytes(in: Connection()) - 13)
  }

  @Test func everyMemberOfANote() { #expect(SegmentNote.codedBytes == bytes(in: SegmentNote.blank)) }

  @Test func everyMemberOfWhatNeighboursShow() {
    var (host, service) = (HostFacts(), ServiceFacts())
    #expect(coded { host.code(&$0) } == bytes(in: host))
    #expect(coded { service.code(&$0) } == bytes(in: service))
  }

  @Test func everyMemberOfAReset() {
    var event = ResetEvent.blank
    // The length of the payload; `sender` as one byte of eight; two absent neighbours.
    let others = 4 - 7 + 2
    let neighbours = bytes(in: event.senderHost as Any) + bytes(in: event.senderService as Any)
    let links = 13
    #expect(coded { event.code(&$0) } == bytes(in: event) - neighbours - links + others)
  }
}
