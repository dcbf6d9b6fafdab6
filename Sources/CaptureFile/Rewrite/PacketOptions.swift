/// A pcapng packet block written anew with other comments of one's own; every other byte stays.
///
/// Taking the comments off again gives back the block as it was: they stand before all other options, and
/// an empty option list loses the end mark that came with them. Where the list had been that end mark
/// alone, the last of the comments ends in a space to say so.
struct PacketOptions {
  private static let comment: UInt16 = 1
  /// Header, five words of a packet's fields.
  private static let fixedLength = 28
  /// libwiretap's limit of a block, bytes.
  private static let longestBlock = 16 << 20

  /// The new block after `rebuilt`.
  private(set) var bytes: [UInt8] = []

  enum Outcome {
    /// As it was, or nothing to be done.
    case same
    /// The block cannot hold the comments.
    case unfit
    case rebuilt
  }

  /// Whether a whole and sane Enhanced or obsolete Packet Block has a comment that begins with `own`.
  @inline(__always) static func holds(
    _ own: [UInt8], in block: UnsafeRawPointer, total: UInt32, swapped: Bool
  ) -> Bool {
    let end = Int(total) &- 4
    let start = fixedLength &+ (Int(block.load(20, swapped: swapped, as: UInt32.self)) &+ 3) & ~3
    guard start < end else { return false }
    return anyOption(own, UnsafeRawBufferPointer(start: block + start, count: end &- start), swapped: swapped)
  }

  @inline(never) private static func anyOption(
    _ own: [UInt8], _ options: UnsafeRawBufferPointer, swapped: Bool
  ) -> Bool {
    PcapngOptions(options, swapped: swapped).contains { $0.code == comment && $0.value.starts(with: own) }
  }

  /// `block` is a whole Enhanced or obsolete Packet Block, whose fields were found sane.
  mutating func rebuild(
    _ block: UnsafeRawBufferPointer, frame: UInt64, edits: inout FrameEdits, swapped: Bool
  ) -> Outcome {
    guard let start = block.baseAddress, block.count >= 32 else { return .unfit }
    let optionsStart = Self.fixedLength + (Int(start.load(20, swapped: swapped, as: UInt32.self)) + 3) & ~3
    guard start.load(4, swapped: swapped, as: UInt32.self) == UInt32(block.count), optionsStart <= block.count - 4
    else { return .unfit }
    var rest: [UInt8] = []
    let options = UnsafeRawBufferPointer(rebasing: block[optionsStart..<block.count - 4])
    let old = Self.strip(edits.own, from: options, swapped: swapped, keeping: &rest)
    let isEndAlone = rest == [0, 0, 0, 0]
    if isEndAlone, old == .plain { rest = [] }

    bytes.removeAll(keepingCapacity: true)
    bytes.append(contentsOf: block[..<optionsStart])
    let withoutOptions = bytes.count
    var last = withoutOptions
    edits.comments.take(frame) {
      last = bytes.count
      append($0, swapped: swapped)
    }
    if bytes.count > withoutOptions {
      if isEndAlone, !rest.isEmpty { mark(last, swapped: swapped) }
      if rest.isEmpty { rest = [0, 0, 0, 0] }
    }
    bytes.append(contentsOf: rest)
    let total = UInt32(bytes.count + 4)
    guard total <= max(block.count, Self.longestBlock) else { return .unfit }
    append(total, swapped: swapped)
    store(total, at: 4, swapped: swapped)
    return bytes.elementsEqual(block) ? .same : .rebuilt
  }

  // MARK: Reading

  private enum OldComments {
    case none, plain
    /// The option list had been an end mark alone.
    case marked
  }

  /// Everything but comments that begin with `own`, in its order; what cannot be parsed stays.
  private static func strip(
    _ own: [UInt8], from options: UnsafeRawBufferPointer, swapped: Bool, keeping rest: inout [UInt8]
  ) -> OldComments {
    var found = OldComments.none
    var position = 0
    for option in PcapngOptions(options, swapped: swapped) {
      let next = min(options.count, position + (4 + option.value.count + 3) & ~3)
      if option.code == comment, option.value.starts(with: own) {
        found = option.value.last == UInt8(ascii: " ") ? .marked : .plain
      } else {
        rest.append(contentsOf: options[position..<next])
      }
      position = next
    }
    rest.append(contentsOf: options[position...])
    return found
  }

  // MARK: Writing

  private mutating func append(_ text: UnsafeRawBufferPointer, swapped: Bool) {
    append(Self.comment, swapped: swapped)
    append(UInt16(truncatingIfNeeded: text.count), swapped: swapped)
    bytes.append(contentsOf: text)
    pad()
  }

  /// A space behind the last comment, whose option begins at `start`.
  private mutating func mark(_ start: Int, swapped: Bool) {
    let length = bytes.withUnsafeBytes { $0.baseAddress!.load(start + 2, swapped: swapped, as: UInt16.self) }
    bytes.removeSubrange((start + 4 + Int(length))...)
    bytes.append(UInt8(ascii: " "))
    store(length &+ 1, at: start + 2, swapped: swapped)
    pad()
  }

  private mutating func pad() {
    while bytes.count & 3 != 0 { bytes.append(0) }
  }

  private mutating func append<T: FixedWidthInteger>(_ value: T, swapped: Bool) {
    withUnsafeBytes(of: swapped ? value.byteSwapped : value) { bytes.append(contentsOf: $0) }
  }

  private mutating func store<T: FixedWidthInteger>(_ value: T, at offset: Int, swapped: Bool) {
    let value = swapped ? value.byteSwapped : value
    bytes.withUnsafeMutableBytes { $0.storeBytes(of: value, toByteOffset: offset, as: T.self) }
  }
}
