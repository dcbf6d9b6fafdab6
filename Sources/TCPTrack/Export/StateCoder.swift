/// Numbers to bytes and back, least significant byte first. One list of a record's members serves for
/// measuring, writing and reading.
///
/// Reading is of bytes that anyone may have written: once they end too soon or hold what cannot be,
/// `failure` says so, and all that is read from then on is zero.
public struct StateCoder {
  private let source: UnsafeRawPointer?
  private let sink: UnsafeMutableRawPointer?
  private let room: Int
  /// Bytes measured, written or read so far.
  public private(set) var position = 0
  public private(set) var failure: StateError?

  /// Counts bytes only.
  public init() {
    source = nil
    sink = nil
    room = .max
  }

  /// Bytes beyond the buffer's end are a failure.
  public init(writing buffer: UnsafeMutableRawBufferPointer) {
    source = nil
    sink = buffer.baseAddress
    room = buffer.count
  }

  public init(reading buffer: UnsafeRawBufferPointer) {
    source = buffer.baseAddress
    sink = nil
    room = buffer.count
    if source == nil { failure = .damaged }
  }

  public var isReading: Bool { source != nil }
  public var isSound: Bool { failure == nil }
  /// Bytes left to read or to write.
  public var left: Int { room &- position }

  /// The first failure is the one that is kept.
  public mutating func fail(_ error: StateError) { if failure == nil { failure = error } }

  /// What must hold for bytes that an export wrote.
  public mutating func require(_ condition: Bool) { if !condition { fail(.damaged) } }

  // MARK: Numbers

  public mutating func code<Number: FixedWidthInteger & BitwiseCopyable>(_ number: inout Number) {
    let size = MemoryLayout<Number>.size
    guard failure == nil, size <= left else {
      fail(.damaged)
      if isReading { number = 0 }
      return
    }
    if let source {
      number = Number(littleEndian: (source + position).loadUnaligned(as: Number.self))
    } else if let sink {
      (sink + position).storeBytes(of: number.littleEndian, as: Number.self)
    }
    position &+= size
  }

  /// An enumeration or a set of options.
  public mutating func code<Value: RawRepresentable>(_ value: inout Value)
  where Value.RawValue: FixedWidthInteger & BitwiseCopyable {
    var raw = value.rawValue
    code(&raw)
    guard isReading else { return }
    if let known = Value(rawValue: raw) { value = known } else { fail(.damaged) }
  }

  public mutating func code(_ flag: inout Bool) {
    var raw: UInt8 = flag ? 1 : 0
    code(&raw)
    require(raw <= 1)
    flag = raw == 1
  }

  /// An index of one of the two ends.
  public mutating func codeEnd(_ end: inout Int) {
    var raw = UInt8(truncatingIfNeeded: end)
    code(&raw)
    require(raw <= 1)
    end = Int(raw & 1)
  }

  /// Nanoseconds; only such as the tracker can hold, so that no difference of two overflows.
  public mutating func codeTime(_ time: inout Int64) {
    code(&time)
    require(Arrival.times.contains(time))
  }

  /// A number of things that follow, each of at least `bytes`: no more than can be there.
  public mutating func codeCount(_ count: inout Int, each bytes: Int) {
    var raw = UInt32(truncatingIfNeeded: count)
    code(&raw)
    guard isReading else { return }
    require(Int(raw) <= left / max(1, bytes))
    count = isSound ? Int(raw) : 0
  }

  // MARK: More than numbers

  mutating func code(_ number: inout SequenceNumber) { code(&number.raw) }

  public mutating func code(_ address: inout Address) {
    code(&address.high)
    code(&address.low)
  }

  public mutating func code(_ bytes: inout [UInt8]) {
    var count = bytes.count
    codeCount(&count, each: 1)
    if isReading { bytes = [UInt8](repeating: 0, count: count) }
    var index = 0
    while index < count {
      code(&bytes[index])
      index &+= 1
    }
  }

  /// Whether there is a value; `blank` takes the place of one that is about to be read.
  public mutating func codePresence<Value>(of value: inout Value?, blank: Value) {
    var isPresent = value != nil
    code(&isPresent)
    if isReading { value = isPresent ? blank : nil }
  }

  public mutating func code(_ bytes: inout [UInt8]?) {
    codePresence(of: &bytes, blank: [])
    guard var present = bytes else { return }
    code(&present)
    bytes = present
  }

  /// FNV-1a, 64 bits: any one byte that differs makes it differ. It guards against accidents; who writes
  /// such bytes on purpose can write their checksum too.
  public static func checksum(of bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var index = 0
    while index < bytes.count {
      hash = (hash ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
      index &+= 1
    }
    return hash
  }
}
