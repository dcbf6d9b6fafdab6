import Glibc
import TCPTrack

/// pcapng to pcapng: blocks are copied as they are, in long runs; only packet blocks whose comments change
/// are built anew.
final class PcapngRewriter {
  private let input: InputBuffer
  private let path: String
  private let output: OutputFile
  private var scanner = PcapngScanner(file: 0)
  private var list = SliceList(capacity: 8192)
  private var summary = RewriteSummary()
  private var section = SectionLength()
  private var options = PacketOptions()
  private var swapped = false

  /// `input` stands at the file's first byte.
  init(_ input: InputBuffer, path: String, output: OutputFile) {
    self.input = input
    self.path = path
    self.output = output
  }

  /// Errors are the output's; the input's end up in the summary. `observe` sees every frame before it is
  /// written, and may add comments to it.
  func run(
    _ edits: inout FrameEdits, observe: ((Batch, inout FrameEdits) -> Void)?
  ) throws(CaptureError) -> RewriteSummary {
    var isAtEnd = false
    while !isAtEnd {
      list.count = 0
      var window = input.window
      let first = window.position
      let stop = scanner.scan(&window, into: &list)
      if list.count > 0 { observe?(Batch(base: window.base, slices: list.slices), &edits) }
      try copy(UnsafeRawBufferPointer(start: window.base + first, count: window.position - first), &edits)
      input.advance(to: window.position)
      if input.size == nil { try output.flush() }
      isAtEnd = try pass(stop, rest: window.available)
    }
    try section.end(in: output, isWhole: summary.damage == nil)
    return summary
  }

  // MARK: Input

  /// Gets the scanner beyond what stopped it. True: at the input's end, or where it can be read no further.
  private func pass(_ stop: ScanStop, rest: Int) throws(CaptureError) -> Bool {
    let offset = input.offset
    switch stop {
    case .full: return false
    case .damaged(let what): fail(.damaged(what), offset)
    case .needs(let bytes):
      if input.reserve(bytes), refill() { return false }
      if rest > 0 { fail(.cutShort, offset) }
    case .skip(let record):
      if record.bytes <= InputBuffer.wideCapacity { return try pass(.needs(Int(record.bytes)), rest: rest) }
      if input.size == nil {
        fail(.damaged("a block of \(record.bytes) bytes, more than is taken from a pipe"), offset)
      } else if var ending = input.peek(record.bytes - 4) {
        guard let damage = record.damage(&ending) else { return try !copyThrough(record.bytes) }
        fail(.damaged(damage), offset)
      } else {
        fail(.cutShort, offset)
      }
    }
    return true
  }

  /// A block without a frame that is longer than the buffer. False: the input ends before it does, although
  /// it was longer when it was opened.
  private func copyThrough(_ bytes: UInt64) throws(CaptureError) -> Bool {
    let offset = input.offset
    var rest = bytes
    while rest > 0 {
      let window = input.window
      let count = Int(min(UInt64(window.available), rest))
      try output.write(UnsafeRawBufferPointer(start: window.record, count: count))
      input.advance(to: window.position + count)
      rest -= UInt64(count)
      if count == 0, !refill() {
        fail(.cutShort, offset)
        return false
      }
    }
    return true
  }

  /// False at the end; also where the system refuses, which is then the summary's damage.
  private func refill() -> Bool {
    do {
      return try input.refill()
    } catch {
      fail(error.problem, input.offset)
      return false
    }
  }

  /// What was found first counts.
  private func fail(_ problem: CaptureError.Problem, _ offset: UInt64) {
    guard summary.damage == nil else { return }
    summary.damage = CaptureError(file: path, problem: problem, offset: offset, frame: scanner.frames + 1)
  }

  // MARK: Blocks

  /// Writes whole blocks that the scanner found sane.
  private func copy(_ region: UnsafeRawBufferPointer, _ edits: inout FrameEdits) throws(CaptureError) {
    guard let base = region.baseAddress else { return }
    var run = 0
    var position = 0
    while region.count - position >= 12 {
      let start = base + position
      let kind: UInt32 = start.load(0, swapped: swapped)
      if kind == PcapngScanner.Kind.sectionHeader {
        swapped = start.load(8, swapped: false, as: UInt32.self) != 0x1A2B_3C4D
      }
      let total: UInt32 = start.load(4, swapped: swapped)
      let length = (Int(total) + 3) & ~3
      guard length >= 12, length <= region.count - position else { break }
      let block = UnsafeRawBufferPointer(start: start, count: length)
      if isEdited(kind, start, total, &edits) {
        try output.write(UnsafeRawBufferPointer(rebasing: region[run..<position]))
        if try write(kind, block, &edits) {
          run = position + length
        } else {
          run = position
        }
      }
      position += length
    }
    try output.write(UnsafeRawBufferPointer(rebasing: region[run...]))
  }

  /// Whether the block needs more than a copy; counts frames.
  @inline(__always) private func isEdited(
    _ kind: UInt32, _ start: UnsafeRawPointer, _ total: UInt32, _ edits: inout FrameEdits
  ) -> Bool {
    typealias Kind = PcapngScanner.Kind
    switch kind {
    case Kind.enhancedPacket, Kind.packet:
      summary.frames &+= 1
      if edits.keepsAsIs(summary.frames) {
        return PacketOptions.holds(edits.own, in: start, total: total, swapped: swapped)
      }
      return true
    case Kind.simplePacket:
      summary.frames &+= 1
      return !edits.keepsAsIs(summary.frames)
    case Kind.sectionHeader: return true
    default:
      if Kind.numbered.contains(kind) { summary.frames &+= 1 }
      return false
    }
  }

  /// The block in its new form, if it has one. False: it is to be copied as it is.
  private func write(
    _ kind: UInt32, _ block: UnsafeRawBufferPointer, _ edits: inout FrameEdits
  ) throws(CaptureError) -> Bool {
    if kind == PcapngScanner.Kind.sectionHeader {
      try section.end(in: output, isWhole: true)
      let isCopied = try section.begin(block, swapped: swapped, in: output)
      if !isCopied { summary.isChanged = true }
      return !isCopied
    }
    let frame = summary.frames
    if !edits.keeps(frame) {
      edits.comments.take(frame) { _ in }
      section.grow(by: -block.count)
      summary.dropped &+= 1
      summary.isChanged = true
      return true
    }
    let isWanted = edits.comments.nextFrame == frame
    let isSimple = kind == PcapngScanner.Kind.simplePacket
    switch isSimple ? .unfit : options.rebuild(block, frame: frame, edits: &edits, swapped: swapped) {
    case .same: return false
    case .unfit:
      edits.comments.take(frame) { _ in }
      if isWanted { summary.uncommented &+= 1 }
      return false
    case .rebuilt: break
    }
    try output.write(options.bytes)
    section.grow(by: options.bytes.count - block.count)
    summary.isChanged = true
    return true
  }
}
