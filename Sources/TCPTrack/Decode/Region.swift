/// The bytes from some header on: where they are, how many were captured, how many there were on the wire.
///
/// Loads are big-endian, unaligned and not checked: whoever loads has compared `captured` before.
struct Region {
  var start: UnsafeRawPointer
  /// Bytes that can be read at `start`: 0 to `wire`.
  var captured: Int
  /// Bytes sent, as the header before says.
  var wire: Int

  @inline(__always) init(start: UnsafeRawPointer, captured: Int, wire: Int) {
    self.start = start
    self.captured = captured
    self.wire = wire
  }

  @inline(__always) func u8(_ offset: Int) -> UInt8 { start.loadUnaligned(fromByteOffset: offset, as: UInt8.self) }

  @inline(__always) func u16(_ offset: Int) -> UInt16 {
    start.loadUnaligned(fromByteOffset: offset, as: UInt16.self).bigEndian
  }

  @inline(__always) func u32(_ offset: Int) -> UInt32 {
    start.loadUnaligned(fromByteOffset: offset, as: UInt32.self).bigEndian
  }

  @inline(__always) func u64(_ offset: Int) -> UInt64 {
    start.loadUnaligned(fromByteOffset: offset, as: UInt64.self).bigEndian
  }

  /// The 16 bytes of an IPv6 address.
  @inline(__always) func address(_ offset: Int) -> Address { Address(high: u64(offset), low: u64(offset &+ 8)) }

  /// What follows the first `count` bytes; `count` is at most `captured`.
  @inline(__always) func dropping(_ count: Int) -> Region {
    Region(start: start + count, captured: captured &- count, wire: wire &- count)
  }

  /// The same bytes, of which `length` belong to the packet: trailing padding is cut off.
  @inline(__always) func limited(to length: Int) -> Region {
    Region(start: start, captured: captured < length ? captured : length, wire: length)
  }
}
