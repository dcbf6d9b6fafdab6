import Foundation

/// A pcap or pcapng file under a temporary name, until it is whole.
final class CaptureOutput {
  enum Format: String, CaseIterable {
    case pcap, nsecpcap, pcapng
  }

  private let path: String
  private let format: Format
  private let snapLength: Int
  private let stream: UnsafeMutablePointer<FILE>
  private var record: [UInt8] = []
  private(set) var frames: UInt64 = 0
  private(set) var bytes: UInt64 = 0

  /// `snapLength` 0: no limit.
  init(path: String, format: Format, snapLength: Int) throws {
    guard let stream = fopen(path + ".part", "wb") else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    self.stream = stream
    self.path = path
    self.format = format
    self.snapLength = snapLength == 0 ? 262_144 : snapLength
    setvbuf(stream, nil, Int32(_IOFBF), 1 << 20)
    header()
  }

  private func header() {
    if format == .pcapng {
      put(0x0A0D_0D0A, 28, 0x1A2B_3C4D, 0x0000_0001, .max, .max, 28)
      // Ethernet; if_tsresol 9.
      put(1, 32, 1, UInt32(snapLength), 0x0001_0009, 9, 0, 32)
    } else {
      put(format == .pcap ? 0xA1B2_C3D4 : 0xA1B2_3C4D, 0x0004_0002, 0, 0, UInt32(snapLength), 1)
    }
    flushRecord()
  }

  /// `time` in nanoseconds since 1970.
  func append(_ frame: [UInt8], time: Int64) {
    let captured = UInt32(min(frame.count, snapLength))
    let original = UInt32(frame.count)
    let (seconds, nanoseconds) = time.quotientAndRemainder(dividingBy: 1_000_000_000)
    switch format {
    case .pcap: put(UInt32(seconds), UInt32(nanoseconds / 1000), captured, original)
    case .nsecpcap: put(UInt32(seconds), UInt32(nanoseconds), captured, original)
    case .pcapng:
      let total = 32 + (captured + 3) & ~3
      put(6, total, 0, UInt32(time >> 32), UInt32(truncatingIfNeeded: time), captured, original)
    }
    record += frame.prefix(Int(captured))
    if format == .pcapng {
      record += [UInt8](repeating: 0, count: -Int(captured) & 3)
      put(32 + (captured + 3) & ~3)
    }
    frames += 1
    flushRecord()
  }

  func finish() throws {
    let failed = ferror(stream) != 0
    guard fclose(stream) == 0, !failed, rename(path + ".part", path) == 0 else {
      throw POSIXError(.init(rawValue: errno) ?? .EIO)
    }
  }

  private func put(_ words: UInt32...) {
    for word in words { withUnsafeBytes(of: word.littleEndian) { record += $0 } }
  }

  private func flushRecord() {
    bytes += UInt64(record.count)
    _ = record.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
    record.removeAll(keepingCapacity: true)
  }
}
