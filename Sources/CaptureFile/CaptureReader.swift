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
  /// Those the file has described so far.
  var interfaces: [CaptureInterface] { get }
}

/// A capture file as batches of frame slices: pcap and pcapng by readers of its own, everything else,
/// compressed captures among it, by libwiretap.
///
/// Of a pipe a batch is handed out as soon as one whole frame is there. A pipe that is neither pcap nor
/// pcapng is first copied to a temporary file, and so is pcap of which the first records make no sense. For
/// one thread at a time.
public final class CaptureReader: CaptureSource {
  private enum Source {
    case pcap(StreamReader<PcapScanner>)
    case pcapng(StreamReader<PcapngScanner>)
    case wiretap(WiretapReader)
  }

  private let source: Source
  public let path: String
  public let size: UInt64?
  /// Whether frames come straight from a pipe.
  public let isPipe: Bool

  /// `path` "-" is standard input. `file` is what the slices get as theirs. Reads no more than tells the format.
  public convenience init(path: String, file: UInt32 = 0) throws(CaptureError) {
    try self.init(path: path, file: file, onlyWiretap: false)
  }

  /// `onlyWiretap` is for comparing the readers.
  init(path: String, file: UInt32, onlyWiretap: Bool) throws(CaptureError) {
    self.path = path
    if onlyWiretap {
      source = .wiretap(try WiretapReader(opening: path, path: path, file: file))
      (size, isPipe) = (nil, false)
      return
    }
    let opened = try OpenedCapture(path, path: path, file: file)
    size = opened.size
    switch opened.format {
    case .pcap(let input, let scanner):
      isPipe = input.size == nil
      source = .pcap(StreamReader(input, scanner, path: path))
    case .pcapng(let input):
      isPipe = input.size == nil
      source = .pcapng(StreamReader(input, PcapngScanner(file: file), path: path))
    case .other(let name, let copy):
      isPipe = false
      source = .wiretap(
        try withExtendedLifetime(copy) { () throws(CaptureError) in
          try WiretapReader(opening: name, path: path, file: file)
        })
    }
  }

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

  public var interfaces: [CaptureInterface] {
    switch source {
    case .pcap(let reader): [reader.scanner.interface]
    case .pcapng(let reader): reader.scanner.interfaces
    case .wiretap(let reader): reader.interfaces
    }
  }
}
