import TCPTrack

/// Classic pcap (draft-ietf-opsawg-pcap), microseconds or nanoseconds, either byte order, version 2.4.
///
/// The modified and older kinds (patched kernels' longer record headers, AIX, versions below 2.3 with
/// lengths swapped) have other magic numbers or versions and are libwiretap's.
struct PcapScanner: RecordScanner {
  static let headerLength = 24
  static let recordHeaderLength = 16

  private(set) var frames: UInt64 = 0
  let swapped: Bool
  /// Nanoseconds in a unit of the time stamp's fraction.
  private let fractionUnit: Int64
  private let linkType: UInt16
  let longest: UInt32
  private let snapLength: UInt32
  /// Bytes of frame check sequence at a frame's end; 0 = none, or not stated.
  let checkSequence: UInt8
  private let file: UInt32

  /// `header` has `headerLength` bytes. Nil: not this format.
  init?(header: UnsafeRawPointer, file: UInt32) {
    switch header.load(0, swapped: false, as: UInt32.self) {
    case 0xA1B2_C3D4: (swapped, fractionUnit) = (false, 1000)
    case 0xD4C3_B2A1: (swapped, fractionUnit) = (true, 1000)
    case 0xA1B2_3C4D: (swapped, fractionUnit) = (false, 1)
    case 0x4D3C_B2A1: (swapped, fractionUnit) = (true, 1)
    default: return nil
    }
    guard header.load(4, swapped: swapped, as: UInt16.self) == 2,
      header.load(6, swapped: swapped, as: UInt16.self) == 4
    else { return nil }
    snapLength = header.load(16, swapped: swapped)
    // Bits 16 to 25 are reserved; above them stands the length of a frame check sequence: bit 26 says that it
    // is stated, bits 28 to 31 count its 16-bit words.
    let additional: UInt32 = header.load(20, swapped: swapped)
    checkSequence = additional & 0x0400_0000 == 0 ? 0 : UInt8(additional >> 28) * 2
    linkType = canonicalLinkType(additional & 0x03FF_FFFF)
    longest = longestFrame(linkType: linkType)
    self.file = file
  }

  var interface: CaptureInterface {
    var interface = CaptureInterface(linkType: linkType, ticksPerSecond: fractionUnit == 1 ? 1_000_000_000 : 1_000_000)
    interface.snapLength = snapLength
    return interface
  }

  mutating func scan(_ window: inout Window, into list: inout SliceList) -> ScanStop {
    let base = UnsafeRawPointer(window.base)
    let end = window.end
    let swapped = swapped
    let fractionUnit = fractionUnit
    let longest = longest
    var position = window.position
    var number = frames
    defer {
      window.position = position
      frames = number
    }
    while !list.isFull {
      guard end &- position >= Self.recordHeaderLength else { return .needs(Self.recordHeaderLength) }
      let record = base + position
      record.prefetchRecords()
      let captured: UInt32 = record.load(8, swapped: swapped)
      guard captured <= longest else {
        return .damaged("a frame of \(captured) bytes, more than the \(longest) there can be")
      }
      let length = Self.recordHeaderLength &+ Int(captured)
      guard end &- position >= length else { return .needs(length) }
      let seconds = Int64(record.load(0, swapped: swapped, as: UInt32.self))
      let fraction = Int64(record.load(4, swapped: swapped, as: UInt32.self))
      number &+= 1
      list.append(
        FrameSlice(
          offset: UInt64(truncatingIfNeeded: position &+ Self.recordHeaderLength), captured: captured,
          original: record.load(12, swapped: swapped), time: seconds &* 1_000_000_000 &+ fraction &* fractionUnit,
          number: number, file: file, linkType: linkType))
      position &+= length
    }
    return .full
  }
}
