import Glibc

/// Why a capture could not be read, or not be read on: what, where, and what was done with the rest. Or why an output
/// could not be written.
///
/// Every frame before the fault has been delivered when this is thrown from `nextBatch`.
public struct CaptureError: Error, Sendable, CustomStringConvertible {
  public enum Problem: Sendable {
    /// The operating system refused: `errno`.
    case system(Int32)
    /// A pipe was waited for no longer: `PipeInterruption`.
    case interrupted
    case empty
    /// The detail is the format reader's own word.
    case unknownFormat(String)
    /// The file ends inside a record.
    case cutShort
    /// A record contradicts itself or the format.
    case damaged(String)
    /// None of its frames is of a link type that is read; the details say which they are of.
    case unreadLinks([String])
    /// The format that was to be written cannot hold it; the detail is the format writer's own word.
    case unwritable(String)
  }

  public enum Side: Sendable, Equatable {
    case input
    /// `isIncomplete`: what has been written stays, and is not all.
    case output(isIncomplete: Bool)
  }

  /// As given; `-` for standard input or output.
  public let file: String
  public let problem: Problem
  public let side: Side
  /// Of the record at fault, in bytes from the file's start; nil where not known (compressed files).
  public let offset: UInt64?
  /// Number of the frame that could not be read; nil where the file could not be opened at all.
  public let frame: UInt64?

  public init(
    file: String, problem: Problem, side: Side = .input, offset: UInt64? = nil, frame: UInt64? = nil
  ) {
    self.file = file
    self.problem = problem
    self.side = side
    self.offset = offset
    self.frame = frame
  }

  /// `FILE: damaged at byte OFFSET, frame N: WHAT; the frames before it were read`, or `cannot write FILE: WHAT`
  public var description: String {
    var text: String
    if case .output = side {
      text = "cannot write \(file == "-" ? "standard output" : file): "
    } else {
      text = "\(inputName(file)): "
    }
    switch problem {
    case .system(let code): text += String(cString: strerror(code))
    case .interrupted: text += "was not read to its end"
    case .empty: text += "is empty, not even a file header"
    case .unknownFormat(let detail): text += "is not a capture file that can be read: \(detail)"
    case .cutShort: text += "is cut short\(place)"
    case .damaged(let detail): text += "is damaged\(place): \(detail)"
    case .unreadLinks(let details): text += details.joined(separator: "; ")
    case .unwritable(let detail): text += detail
    }
    if let frame, frame > 1 { text += "; the \(frame - 1) before it were read" }
    if side == .output(isIncomplete: true) { text += "; the output is incomplete" }
    return text
  }

  private var place: String {
    let at = offset.map { " at byte \($0)" } ?? ""
    return frame.map { "\(at), frame \($0)" } ?? at
  }
}

/// What an input is called in messages.
public func inputName(_ path: String) -> String { path == "-" ? "standard input" : path }
