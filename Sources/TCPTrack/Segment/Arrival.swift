/// A decoded segment on its way to the tracker: two cache lines.
struct Arrival {
  var segment = Segment()
  /// What a note of it says of it alone.
  var traits: SegmentNote.Traits = []
  var key = ConnectionKey.none
  /// What its payload begins with.
  var content = PayloadKind.none
  /// The segment's `link`, folded: equal or not is all that it says. 0 = none.
  var link: UInt16 = 0

  /// Times from 1970 to 2116, so that no sum or difference of two overflows (that of two differences may); others are
  /// taken for the nearest of these.
  static let times: ClosedRange<Int64> = 0...(1 << 62)

  /// What follows from the segment, which is complete (`always`, as with `Tracker.apply`).
  @inline(always)
  mutating func finish(_ secret: ConnectionKey.Secret) {
    segment.time = min(max(segment.time, Self.times.lowerBound), Self.times.upperBound)
    key = ConnectionKey(segment, secret)
    content = PayloadKind.of(
      segment.payload, captured: segment.payloadCaptured, length: segment.payloadLength)
    link = Self.fold(segment.link)
    // Chosen, not branched for: which end sent it could not be foretold.
    traits = key.sender == 1 ? .fromEnd1 : []
    traits.formUnion(segment.options.contains(.timestamps) ? .hasTimestamps : [])
    traits.formUnion(segment.options.isDisjoint(with: [.md5, .authentication]) ? [] : .signed)
  }

  @inline(__always)
  static func fold(_ link: UInt64) -> UInt16 {
    UInt16(truncatingIfNeeded: (link &* 0x9E37_79B9_7F4A_7C15) &>> 48) | (link == 0 ? 0 : 1)
  }
}

typealias ArrivalPointer = UnsafeMutablePointer<Arrival>

extension UnsafeMutablePointer where Pointee == Arrival {
  /// The segment in place.
  @inline(__always)
  var segment: UnsafePointer<Segment> {
    UnsafePointer(UnsafeMutableRawPointer(self).assumingMemoryBound(to: Segment.self))
  }

  // Where the members lie (a test holds this to the compiler's own layout).
  private static var addresses: Int { 16 }
  private static var ports: Int { 48 }

  /// The endpoint that is end `index` of its connection. Addresses and ports lie side by side: which is taken
  /// needs no branch, and could not be foretold.
  @inline(__always)
  func address(_ index: Int) -> Address {
    UnsafeRawPointer(self).load(
      fromByteOffset: Self.addresses &+ (index ^ Int(pointee.key.sender)) &* MemoryLayout<Address>.stride,
      as: Address.self)
  }

  @inline(__always)
  func port(_ index: Int) -> UInt16 {
    UnsafeRawPointer(self).load(
      fromByteOffset: Self.ports &+ (index ^ Int(pointee.key.sender)) &* 2, as: UInt16.self)
  }

  /// Compared as a whole: the differences of all are one number, and one branch.
  @inline(__always)
  func matches(_ record: ConnectionPointer) -> Bool {
    let (lower, upper) = (address(0), address(1))
    let addresses = record.pointee.addresses
    let differences =
      (addresses.0.high ^ lower.high) | (addresses.0.low ^ lower.low) | (addresses.1.high ^ upper.high)
      | (addresses.1.low ^ upper.low) | UInt64((record.pointee.ports.0 ^ port(0)) | (record.pointee.ports.1 ^ port(1)))
    return differences == 0
  }

  func write(to record: ConnectionPointer) {
    record.pointee.addresses = (address(0), address(1))
    record.pointee.ports = (port(0), port(1))
    record.pointee.hash = pointee.key.hash
  }
}
