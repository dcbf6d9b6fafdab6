import TCPTrack

/// The part of a capture that is in memory: `position` is the next record's start, `end` is where
/// what has been read ends.
struct Window {
  let base: UnsafePointer<UInt8>
  var position: Int
  let end: Int

  @inline(__always) var available: Int { end &- position }
  @inline(__always) var record: UnsafeRawPointer { UnsafeRawPointer(base + position) }
}

/// Why a scan came to an end; `position` is at the record it speaks of.
enum ScanStop {
  /// The slices are used up.
  case full
  /// The record goes on beyond the window: this many bytes from its start are needed at least.
  case needs(Int)
  /// A record without frames, to be passed over; it goes on beyond the window.
  case skip(LongRecord)
  case damaged(String)
}

/// A record that ends with its length once more.
struct LongRecord {
  /// Bytes of it, both lengths included: 4 at least.
  let bytes: UInt64
  let length: UInt32
  let swapped: Bool

  /// What is wrong with the four bytes at its end.
  func damage(_ ending: UnsafeRawPointer) -> String? {
    let again: UInt32 = ending.load(0, swapped: swapped)
    return again == length ? nil : "a block whose two lengths differ, \(length) and \(again)"
  }
}

/// Knows a capture format's records. Gets windows upon a stream, makes slices.
protocol RecordScanner {
  /// Frames counted so far.
  var frames: UInt64 { get }
  /// Turns the whole records from `window.position` on into slices, and moves it behind them.
  mutating func scan(_ window: inout Window, into list: inout SliceList) -> ScanStop
}

extension UnsafeRawPointer {
  /// Calls for what lies some records on from this one. Where a record begins is known only from the length of the one
  /// before it: memory would be waited for at each. As many lines as most packets have; beyond the window nothing is
  /// read.
  @inline(__always) func prefetchRecords() { (self + 1024).prefetch(192) }

  /// An unaligned integer of the file's byte order.
  @inline(__always) func load<T: FixedWidthInteger & BitwiseCopyable>(
    _ offset: Int, swapped: Bool, as type: T.Type = T.self
  ) -> T {
    let raw = loadUnaligned(fromByteOffset: offset, as: T.self)
    return swapped ? raw.byteSwapped : raw
  }
}

/// The longest frame believed, in bytes captured: libwiretap's limits (`WTAP_MAX_PACKET_SIZE_…`).
/// D-Bus and USBPcap messages, and Elektrobit's high speed records, may be longer than any network frame.
func longestFrame(linkType: UInt16) -> UInt32 {
  switch linkType {
  case 231, 249: 128 << 20
  case 279: 8 << 20
  default: 262_144
  }
}

/// LINKTYPE_RAW for the two DLT_RAW values that older systems wrote into files instead.
func canonicalLinkType(_ value: UInt32) -> UInt16 {
  switch value {
  case 12, 14: 101
  case UInt32(FrameSlice.unnumberedLink)...: FrameSlice.unnumberedLink
  default: UInt16(truncatingIfNeeded: value)
  }
}
