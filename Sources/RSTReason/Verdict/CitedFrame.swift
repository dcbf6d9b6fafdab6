import TCPTrack

/// A frame as evidence cites it: its number, which begins anew with each file, and which file that is beside the reset's.
public struct CitedFrame: Sendable, Equatable {
  /// The low 32 bits of the frame number.
  public var number: UInt32
  public var file: File

  public init(number: UInt32, file: File) {
    self.number = number
    self.file = file
  }

  /// The numbers stand in exported states.
  public enum File: UInt8, Sendable {
    case same = 0
    case before = 1
    case earlier = 2
    case next = 3
    case later = 4
    /// The reset's or one before it: the frame is no longer among the segments kept.
    case sameOrEarlier = 5

    /// Of two files by the low 16 bits of their numbers.
    init(_ file: UInt16, besides reset: UInt16) {
      switch Int16(bitPattern: reset &- file) {
      case 0: self = .same
      case 1: self = .before
      case 2...: self = .earlier
      case -1: self = .next
      default: self = .later
      }
    }

    /// As a sentence says it behind the number; nothing where all is in one file.
    public var name: StaticString {
      switch self {
      case .same: ""
      case .before: " of the file before"
      case .earlier: " of an earlier file"
      case .next: " of the next file"
      case .later: " of a later file"
      case .sameOrEarlier: " of this file or an earlier one"
      }
    }
  }
}

extension Prose.Interpolation {
  /// `12`, or `12 of the file before`.
  public mutating func appendInterpolation(_ frame: CitedFrame) {
    appendInterpolation(frame.number)
    appendInterpolation(frame.file.name)
  }
}

extension Facts {
  func cited(_ note: SegmentNote) -> CitedFrame { cited(note.frame, in: note.file) }

  /// `file`: the low 16 bits of its number.
  func cited(_ frame: UInt32, in file: UInt16) -> CitedFrame {
    CitedFrame(number: frame, file: CitedFrame.File(file, besides: UInt16(truncatingIfNeeded: reset.file)))
  }

  /// An end's last payload.
  func citedData(of end: Endpoint) -> CitedFrame {
    cited(end.lastDataFrame, among: segments.last(where: end.isLastData))
  }

  func citedFIN(of end: Endpoint) -> CitedFrame { cited(end.finFrame, among: segments.last(where: end.isFIN)) }

  /// Which file one is of that is no longer kept is known where there is only the first.
  private func cited(_ frame: UInt32, among kept: SegmentNote?) -> CitedFrame {
    if let kept { return cited(kept) }
    return CitedFrame(number: frame, file: reset.file == 0 ? .same : .sameOrEarlier)
  }
}
