import TCPTrack

/// A capture written anew as pcapng: pcapng block by block, everything else converted.
public final class CaptureRewriter {
  private enum Source {
    case pcapng(PcapngRewriter)
    case pcap(PcapConverter)
    case wiretap(WiretapRewriter)
  }

  private let source: Source
  public let output: OutputFile

  /// Looks at the input's beginning only; `opened` is what is opened, `path` what errors speak of.
  public init(opening opened: String, path: String, output: OutputFile) throws(CaptureError) {
    self.output = output
    let capture = try OpenedCapture(opened, path: path, file: 0, capacity: InputBuffer.wideCapacity)
    switch capture.format {
    case .pcapng(let input): source = .pcapng(PcapngRewriter(input, path: path, output: output))
    case .pcap(let input, let scanner): source = .pcap(PcapConverter(input, scanner, path: path, output: output))
    case .other(let name, let copy):
      // One frame at a time: libwiretap writes the one it has read last.
      let reader = try withExtendedLifetime(copy) { () throws(CaptureError) in
        try WiretapReader(opening: name, path: path, file: 0, batch: 1)
      }
      source = .wiretap(WiretapRewriter(reader, path: path, output: output))
    }
  }

  /// Whether the input is pcapng, uncompressed.
  public var isVerbatim: Bool { if case .pcapng = source { true } else { false } }

  /// Writes all of it; the caller commits the output. An error is the output's; what is wrong with the input is
  /// in the summary. `application` names the writer where a new section header is made. `observe` sees all frames
  /// before they are written and may add comments to them.
  public func run(
    _ edits: inout FrameEdits, application: String, observe: ((Batch, inout FrameEdits) -> Void)? = nil
  ) throws(CaptureError) -> RewriteSummary {
    switch source {
    case .pcapng(let rewriter): try rewriter.run(&edits, observe: observe)
    case .pcap(let converter): try converter.run(&edits, application: application, observe: observe)
    case .wiretap(let rewriter): try rewriter.run(&edits, observe: observe)
    }
  }
}
