import Glibc
import TCPTrack

/// Classic pcap to pcapng: one section, one interface, an Enhanced Packet Block a frame, in this machine's
/// byte order; link type, snap length, frame check sequence and the time stamps' resolution are kept.
final class PcapConverter {
  private let reader: StreamReader<PcapScanner>
  private let path: String
  private let isPipe: Bool
  private let interface: CaptureInterface
  private let checkSequence: UInt8
  private let nanosecondsPerTick: UInt64
  private let output: OutputFile
  private var options = PacketOptions()
  /// One packet block without options, or a header.
  private var bytes: [UInt8] = []

  /// `input` stands at the first record.
  init(_ input: InputBuffer, _ scanner: PcapScanner, path: String, output: OutputFile) {
    reader = StreamReader(input, scanner, path: path)
    self.path = path
    isPipe = input.size == nil
    interface = scanner.interface
    checkSequence = scanner.checkSequence
    nanosecondsPerTick = 1_000_000_000 / scanner.interface.ticksPerSecond
    self.output = output
  }

  /// `application` is what the section header names as its writer. Errors are the output's.
  func run(
    _ edits: inout FrameEdits, application: String, observe: ((Batch, inout FrameEdits) -> Void)?
  ) throws(CaptureError) -> RewriteSummary {
    var summary = RewriteSummary()
    summary.isChanged = true
    try writeHeader(application)
    while summary.damage == nil {
      var next: Batch?
      do {
        next = try reader.nextBatch()
      } catch {
        summary.damage = CaptureError(file: path, problem: error.problem, offset: error.offset, frame: error.frame)
      }
      guard let batch = next else { break }
      observe?(batch, &edits)
      for slice in batch.slices {
        summary.frames = slice.number
        if !edits.keeps(slice.number) {
          summary.dropped &+= 1
        } else {
          try write(slice, UnsafeRawPointer(batch.base), &edits)
        }
      }
      if isPipe { try output.flush() }
    }
    return summary
  }

  private func write(
    _ slice: FrameSlice, _ base: UnsafeRawPointer, _ edits: inout FrameEdits
  ) throws(CaptureError) {
    let captured = Int(slice.captured)
    let padding = -captured & 3
    let total = UInt32(32 + captured + padding)
    let ticks = UInt64(bitPattern: slice.time) / nanosecondsPerTick
    bytes.removeAll(keepingCapacity: true)
    let high = UInt32(truncatingIfNeeded: ticks >> 32)
    let low = UInt32(truncatingIfNeeded: ticks)
    let fields = (PcapngScanner.Kind.enhancedPacket, total, UInt32(0), high, low, slice.captured, slice.original)
    withUnsafeBytes(of: fields) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: base + Int(slice.offset), count: captured))
    for _ in 0..<padding { bytes.append(0) }
    append(total)
    if edits.comments.nextFrame <= slice.number {
      let outcome = bytes.withUnsafeBytes { options.rebuild($0, frame: slice.number, edits: &edits, swapped: false) }
      if case .rebuilt = outcome { return try output.write(options.bytes) }
    }
    try output.write(bytes)
  }

  /// Section header and interface description.
  private func writeHeader(_ application: String) throws(CaptureError) {
    bytes.removeAll(keepingCapacity: true)
    appendBlock(PcapngScanner.Kind.sectionHeader) {
      append(UInt32(0x1A2B_3C4D))
      append(UInt16(1))
      append(UInt16(0))
      append(UInt64.max)
      appendOption(4, Array(application.utf8))
    }
    appendBlock(PcapngScanner.Kind.interfaceDescription) {
      append(UInt32(interface.linkType))
      append(interface.snapLength)
      appendOption(9, [interface.ticksPerSecond == 1_000_000_000 ? 9 : 6])
      // In bytes, as Wireshark reads and writes it; the draft says bits, and gives 4 as its example.
      if checkSequence > 0 { appendOption(13, [checkSequence]) }
    }
    try output.write(bytes)
  }

  /// `body` appends its fields and options.
  private func appendBlock(_ kind: UInt32, _ body: () -> Void) {
    let start = bytes.count
    append(kind)
    append(UInt32(0))
    body()
    append(UInt32(0))
    let total = UInt32(bytes.count - start + 4)
    append(total)
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: total, toByteOffset: start + 4, as: UInt32.self) }
  }

  private func appendOption(_ code: UInt16, _ value: [UInt8]) {
    append(code)
    append(UInt16(value.count))
    bytes.append(contentsOf: value)
    while bytes.count & 3 != 0 { bytes.append(0) }
  }

  private func append<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value) { bytes.append(contentsOf: $0) }
  }
}
