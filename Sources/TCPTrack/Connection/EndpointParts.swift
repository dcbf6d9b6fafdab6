// An end's members, apart by how often they are touched; what each means stands with `Endpoint`.

/// What every segment touches, of both ends: half a cache line.
struct EndpointCore: Sendable {
  var sndNxt = SequenceNumber(0)
  var rcvNxt = SequenceNumber(0)
  var traits: Endpoint.Traits = []
  var tsval: UInt32 = 0
  var window: UInt16 = 0
  var maxWindow: UInt16 = 0
  var ipID: UInt16 = 0
  var link: UInt16 = 0
  var ttl: UInt8 = 0
  var ttlMin: UInt8 = 255
  var ttlMax: UInt8 = 0
  var windowScale: UInt8 = 255
  // The one of the four that is hardly ever read comes first: the first is read with all four in one access, which has
  // to wait where they were written one by one just before (x86).
  var probes: UInt8 = 0
  var ipIDSteps: UInt8 = 0
  var ipIDJumps: UInt8 = 0
  var segments: UInt8 = 0

  @inline(__always) func has(_ trait: Endpoint.Traits) -> Bool { traits.rawValue & trait.rawValue != 0 }
}

/// What only segments touch that bring something new: a cache line.
struct EndpointHistory: Sendable {
  var lastDataTime: Int64 = 0
  var bytes: UInt64 = 0
  /// Since when this end's acknowledgement of the other's `timedEnd` is being timed; valid if the other has `.timing`.
  /// Here, so that an acknowledgement touches the history of one end.
  var timedAt: Int64 = 0
  var finTime: Int64 = 0
  var timedEnd = SequenceNumber(0)
  var lastDataFrame: UInt32 = 0
  var turnaroundMicroseconds: UInt32 = .max
  var firstSeq = SequenceNumber(0)
  var finSeq = SequenceNumber(0)
  var finFrame: UInt32 = 0
  var synWindow: UInt16 = 0
  var synOptions: TCPOptions = []
  var turnaroundSamples: UInt8 = 0
  var synCount: UInt8 = 0
  var repeats: UInt8 = 0
  /// Since when no copy of its segments has come, in units of 2^18 ns modulo 2^8; valid if `.uncopied`.
  var uncopiedSince: UInt8 = 0
}

/// What a connection's beginning and end touch.
struct EndpointTimes: Sendable {
  var finAckedTime: Int64 = 0
  var synTime: Int64 = 0
}

/// One end in place: its record and which end it is, so that its parts are addressed from two registers.
struct EndpointPointer {
  private let record: UnsafeMutableRawPointer
  private let index: Int

  @inline(__always)
  init(_ record: ConnectionPointer, _ index: Int) {
    self.record = UnsafeMutableRawPointer(record)
    self.index = index
  }

  @inline(__always) var core: UnsafeMutablePointer<EndpointCore> { part(Connection.coresOffset) }
  @inline(__always) var history: UnsafeMutablePointer<EndpointHistory> { part(Connection.historiesOffset) }
  @inline(__always) var times: UnsafeMutablePointer<EndpointTimes> { part(Connection.timesOffset) }

  @inline(__always) func has(_ trait: Endpoint.Traits) -> Bool { core.pointee.has(trait) }

  @inline(__always)
  private func part<Part>(_ offset: Int) -> UnsafeMutablePointer<Part> {
    (record + offset).assumingMemoryBound(to: Part.self) + index
  }
}
