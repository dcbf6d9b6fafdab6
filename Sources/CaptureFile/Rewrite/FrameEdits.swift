/// What becomes of a capture's frames when it is written anew.
public struct FrameEdits: Sendable {
  /// Comments that begin so are the writer's own: each is taken off, and `comments` are what replaces them.
  public let own: [UInt8]
  public var comments = FrameComments()
  /// The frames to be kept; nil = all.
  public var selection: FrameSelection?
  /// Those after this one are left out.
  public var last = UInt64.max

  public init(own: [UInt8]) { self.own = own }

  /// Nothing is to be done to the frame, the next one, but for comments that it has.
  func keepsAsIs(_ frame: UInt64) -> Bool { selection == nil && frame <= last && comments.nextFrame > frame }

  func keeps(_ frame: UInt64) -> Bool { frame <= last && selection?.contains(frame) ?? true }
}

/// A set of frame numbers, a bit each.
public struct FrameSelection: Sendable {
  private var words: [UInt64]

  /// Frames from 1 to `frames`; none is selected.
  public init(frames: UInt64) { words = Array(repeating: 0, count: Int(frames / 64) + 1) }

  /// Beyond `frames` nothing is inserted.
  public mutating func insert(_ frame: UInt64) {
    let word = Int(truncatingIfNeeded: frame / 64)
    if word < words.count { words[word] |= 1 << (frame % 64) }
  }

  public func contains(_ frame: UInt64) -> Bool {
    let word = Int(truncatingIfNeeded: frame / 64)
    return word < words.count && words[word] & (1 << (frame % 64)) != 0
  }
}

/// What a rewriting did.
public struct RewriteSummary: Sendable {
  /// Numbered frames of the input, up to its end or its damage.
  public var frames: UInt64 = 0
  /// Of them left out because they were not selected.
  public var dropped: UInt64 = 0
  /// Commented frames whose record cannot hold a comment (Simple Packet Blocks and those with odd lengths).
  public var uncommented: UInt64 = 0
  /// Records that pcapng has no block for, left out.
  public var unwritable: UInt64 = 0
  /// Whether anything written differs from what was read.
  public var isChanged = false
  /// What ended the input before its time; all before it was written.
  public var damage: CaptureError?

  public init() {}
}
