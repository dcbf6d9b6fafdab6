/// Comments for some frames, looked up in the order of the file.
public struct FrameComments: Sendable {
  private struct Entry {
    let frame: UInt64
    let start: Int
    let length: Int
  }

  /// What a pcapng option can hold, less one byte for `PacketOptions`' mark.
  private static let longest = 65_534

  private var entries: [Entry] = []
  private var text: [UInt8] = []
  private var cursor = 0
  /// The next frame that has comments; `UInt64.max` = none.
  private(set) var nextFrame = UInt64.max

  public init() {}

  /// `comment` is UTF-8. What is too long is cut between two characters; spaces at the end are taken off.
  /// Frames must come in rising order, or `sort` be called before the first look-up.
  public mutating func append(_ comment: [UInt8], to frame: UInt64) {
    if cursor == entries.count { removeAll() }
    var length = comment.count
    if length > Self.longest {
      length = Self.longest
      while length > 0, comment[length] & 0xC0 == 0x80 { length -= 1 }
    }
    while length > 0, comment[length - 1] == UInt8(ascii: " ") { length -= 1 }
    entries.append(Entry(frame: frame, start: text.count, length: length))
    text.append(contentsOf: comment[..<length])
    nextFrame = entries[cursor].frame
  }

  /// By frame; those of one frame stay in the order in which they were appended.
  public mutating func sort() {
    entries.sort { ($0.frame, $0.start) < ($1.frame, $1.start) }
    cursor = 0
    nextFrame = entries.first?.frame ?? .max
  }

  /// Comments not yet taken.
  public var count: Int { entries.count - cursor }

  /// Calls `body` with the frame's comments in their order, and is done with all frames up to it.
  mutating func take(_ frame: UInt64, _ body: (UnsafeRawBufferPointer) -> Void) {
    while cursor < entries.count, entries[cursor].frame <= frame {
      let entry = entries[cursor]
      if entry.frame == frame {
        text.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[entry.start..<entry.start + entry.length])) }
      }
      cursor += 1
    }
    nextFrame = cursor < entries.count ? entries[cursor].frame : .max
  }

  private mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    cursor = 0
  }
}
