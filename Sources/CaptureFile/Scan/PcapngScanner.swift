import TCPTrack

/// pcapng (draft-ietf-opsawg-pcapng): sections of either byte order, interfaces each with a link type,
/// clock and snap length.
///
/// Frames are the Enhanced, Simple and obsolete Packet Blocks. Blocks that Wireshark numbers although they
/// are no packets (journal entries, Sysdig events, custom blocks) are numbered here too; other kinds are skipped.
struct PcapngScanner: RecordScanner {
  /// libwiretap's limit of a block, bytes.
  private static let longestBlock: UInt32 = 16 << 20

  enum Kind {
    static let sectionHeader: UInt32 = 0x0A0D_0D0A
    static let interfaceDescription: UInt32 = 1
    static let packet: UInt32 = 2
    static let simplePacket: UInt32 = 3
    static let interfaceStatistics: UInt32 = 5
    static let enhancedPacket: UInt32 = 6
    /// Journal export, Sysdig events (three versions), custom blocks (to be copied or not).
    static let numbered: Set<UInt32> = [9, 0x204, 0x216, 0x221, 0x0BAD, 0x4000_0BAD]
  }

  /// What a packet needs to know of its interface.
  struct Port {
    let linkType: UInt16
    let longest: UInt32
    let snapLength: UInt32
    let clock: PcapngClock
  }

  var frames: UInt64 = 0
  var interfaces: [CaptureInterface] = []
  /// Of the current section; they are the last of `interfaces`.
  var ports: [Port] = []
  var swapped = false
  let file: UInt32

  init(file: UInt32) { self.file = file }

  /// Whether a section begins here, as far as its first 12 bytes are there; the type's four must be.
  static func begins(_ window: Window) -> Bool {
    let start = window.record
    guard window.available >= 4, start.load(0, swapped: false) == Kind.sectionHeader else { return false }
    guard window.available >= 12 else { return true }
    let magic: UInt32 = start.load(8, swapped: false)
    return magic == 0x1A2B_3C4D || magic == 0x4D3C_2B1A
  }

  mutating func scan(_ window: inout Window, into list: inout SliceList) -> ScanStop {
    while true {
      scanPackets(&window, into: &list)
      if list.isFull { return .full }
      if let stop = block(&window, into: &list) { return stop }
    }
  }

  /// A run of Enhanced Packet Blocks, up to the first block that is another, not whole, or not sane: `block`
  /// says what it is.
  private mutating func scanPackets(_ window: inout Window, into list: inout SliceList) {
    let base = UnsafeRawPointer(window.base)
    let end = window.end
    let swapped = swapped
    let ports = ports
    var position = window.position
    var number = frames
    while !list.isFull, end &- position >= 32 {
      let block = base + position
      block.prefetchRecords()
      let total: UInt32 = block.load(4, swapped: swapped)
      let length = (Int(total) &+ 3) & ~3
      guard block.load(0, swapped: swapped, as: UInt32.self) == Kind.enhancedPacket,
        total >= 32, total <= Self.longestBlock, end &- position >= length,
        block.load(length &- 4, swapped: swapped, as: UInt32.self) == total
      else { break }
      let interface = Int(block.load(8, swapped: swapped, as: UInt32.self))
      let captured: UInt32 = block.load(20, swapped: swapped)
      guard interface < ports.count, captured <= total &- 32, captured <= ports[interface].longest else { break }
      let high = UInt64(block.load(12, swapped: swapped, as: UInt32.self))
      let low = UInt64(block.load(16, swapped: swapped, as: UInt32.self))
      number &+= 1
      list.append(
        FrameSlice(
          offset: UInt64(truncatingIfNeeded: position &+ 28), captured: captured,
          original: block.load(24, swapped: swapped),
          time: ports[interface].clock.nanoseconds(ticks: high &<< 32 | low), number: number, file: file,
          linkType: ports[interface].linkType))
      position &+= length
    }
    window.position = position
    frames = number
  }

  /// One block of any kind, carefully. Nil: done with it.
  private mutating func block(_ window: inout Window, into list: inout SliceList) -> ScanStop? {
    guard window.available >= 12 else { return .needs(12) }
    let start = window.record
    let kind: UInt32 = start.load(0, swapped: swapped)
    if kind == Kind.sectionHeader {
      switch start.load(8, swapped: false, as: UInt32.self) {
      case 0x1A2B_3C4D: swapped = false
      case 0x4D3C_2B1A: swapped = true
      default: return .damaged("a section header without its byte-order magic")
      }
    }
    let total: UInt32 = start.load(4, swapped: swapped)
    let padded = (UInt64(total) + 3) & ~3
    guard total >= 12 else { return .damaged("a block of \(total) bytes; the least is 12") }
    let used = isOfUse(kind)
    guard !used || total <= Self.longestBlock else {
      return .damaged("a block of \(total) bytes, more than the \(Self.longestBlock) there can be")
    }
    let record = LongRecord(bytes: padded, length: total, swapped: swapped)
    guard window.available >= padded else { return used ? .needs(Int(padded)) : .skip(record) }
    if let damage = record.damage(start + (Int(padded) - 4)) { return .damaged(damage) }
    if used {
      let body = UnsafeRawBufferPointer(start: start + 8, count: Int(padded) - 12)
      if let damage = take(kind, body, room: total - 12, at: window.position + 8, into: &list) {
        return .damaged(damage)
      }
    }
    window.position += Int(padded)
    return nil
  }

  private func isOfUse(_ kind: UInt32) -> Bool {
    switch kind {
    case Kind.sectionHeader, Kind.interfaceDescription, Kind.packet, Kind.simplePacket, Kind.interfaceStatistics,
      Kind.enhancedPacket:
      true
    default: Kind.numbered.contains(kind)
    }
  }
}
