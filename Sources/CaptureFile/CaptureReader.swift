import Glibc
import TCPTrack

/// Where batches of frames come from.
public protocol CaptureSource: AnyObject {
  /// The next frames in the file's order; nil at its end. The batch before is void.
  func nextBatch() throws(CaptureError) -> Batch?
  /// As given; "-" is standard input.
  var path: String { get }
  /// Bytes of the file used up so far, compressed as they are in it.
  var bytesRead: UInt64 { get }
  /// Bytes of the file when it was opened; nil for pipes.
  var size: UInt64? { get }
  /// For people, e.g. "pcapng".
  var format: String { get }
  /// Those the file has described so far.
  var interfaces: [CaptureInterface] { get }
  /// pcapng only.
  var sections: [CaptureSection] { get }
}

/// A capture file as batches of frame slices: pcap and pcapng by readers of its own, everything else,
/// compressed captures among it, by libwiretap.
///
/// Of a pipe a batch is handed out as soon as one whole frame is there. A pipe that is neither pcap nor
/// pcapng is first copied to a temporary file. For one thread at a time.
public final class CaptureReader: CaptureSource {
  private enum Source {
    case pcap(StreamReader<PcapScanner>)
    case pcapng(StreamReader<PcapngScanner>)
    case wiretap(WiretapReader)
  }

  private let source: Source
  public let path: String
  public let size: UInt64?

  /// `path` "-" is standard input. `file` is what the slices get as theirs. Reads no more than tells the format.
  public convenience init(path: String, file: UInt32 = 0) throws(CaptureError) {
    try self.init(path: path, file: file, onlyWiretap: false)
  }

  /// `onlyWiretap` is for comparing the readers.
  init(path: String, file: UInt32, onlyWiretap: Bool) throws(CaptureError) {
    let input = try InputBuffer(path: path)
    self.path = path
    size = input.size
    while input.window.available < PcapScanner.headerLength, try input.refill() {}
    let window = input.window
    guard window.available > 0 else { throw CaptureError(file: path, problem: .empty) }
    if !onlyWiretap {
      if window.available >= PcapScanner.headerLength, let scanner = PcapScanner(header: window.record, file: file) {
        input.advance(to: PcapScanner.headerLength)
        if !scanner.isModified(input, opened: Self.opened(path)) {
          source = .pcap(StreamReader(input, scanner, path: path))
          return
        }
      }
      if PcapngScanner.begins(window) {
        source = .pcapng(StreamReader(input, PcapngScanner(file: file), path: path))
        return
      }
    }
    source = .wiretap(try Self.wiretap(input, path: path, file: file))
  }

  private static func wiretap(_ input: InputBuffer, path: String, file: UInt32) throws(CaptureError) -> WiretapReader {
    if input.size != nil {
      return try WiretapReader(opening: opened(path), path: path, file: file)
    }
    let copy = try spool(input, path: path)
    defer { unlink(copy) }
    return try WiretapReader(opening: copy, path: path, file: file)
  }

  private static func opened(_ path: String) -> String { path == "-" ? "/dev/stdin" : path }

  public func nextBatch() throws(CaptureError) -> Batch? {
    switch source {
    case .pcap(let reader): try reader.nextBatch()
    case .pcapng(let reader): try reader.nextBatch()
    case .wiretap(let reader): try reader.nextBatch()
    }
  }

  public var bytesRead: UInt64 {
    switch source {
    case .pcap(let reader): reader.offset
    case .pcapng(let reader): reader.offset
    case .wiretap(let reader): reader.offset
    }
  }

  public var format: String {
    switch source {
    case .pcap(let reader): reader.scanner.description
    case .pcapng: "pcapng"
    case .wiretap(let reader): reader.format
    }
  }

  public var interfaces: [CaptureInterface] {
    switch source {
    case .pcap(let reader): [reader.scanner.interface]
    case .pcapng(let reader): reader.scanner.interfaces
    case .wiretap(let reader): reader.interfaces
    }
  }

  public var sections: [CaptureSection] {
    if case .pcapng(let reader) = source { reader.scanner.sections } else { [] }
  }
}
