import CWiretap

/// A capture whose beginning has been looked at, and which reader it is for.
struct OpenedCapture {
  enum Format {
    /// At the first record.
    case pcap(InputBuffer, PcapScanner)
    /// At the first block.
    case pcapng(InputBuffer)
    /// Everything else is libwiretap's, and this is what it is to open. A pipe's copy is to be kept until then.
    case other(String, Spool?)
  }

  let format: Format
  /// Bytes of the file; nil for pipes.
  let size: UInt64?

  /// Opens `name`; `path` is what errors speak of. "-" is standard input.
  init(
    _ name: String, path: String, file: UInt32, capacity: Int = InputBuffer.defaultCapacity
  ) throws(CaptureError) {
    let input = try InputBuffer(path: path, opening: name, capacity: capacity)
    size = input.size
    _ = try input.fill(PcapScanner.headerLength)
    let window = input.window
    guard window.available > 0 else { throw CaptureError(file: path, problem: .empty) }
    if PcapngScanner.begins(window) {
      format = .pcapng(input)
      return
    }
    let scanner =
      window.available < PcapScanner.headerLength ? nil : PcapScanner(header: window.record, file: file)
    let sound = scanner?.recordsBeforeDoubt(window, isWhole: input.isWhole)
    if let scanner, sound == nil {
      input.advance(to: window.position + PcapScanner.headerLength)
      format = .pcap(input, scanner)
      return
    }
    let copy = input.size == nil ? try Spool(input) : nil
    let source = copy?.name ?? (name == "-" ? "/dev/stdin" : name)
    if let scanner, !Self.isModified(source, sound: sound ?? 0) {
      let again = copy == nil ? input : try InputBuffer(path: path, opening: source, capacity: capacity)
      _ = try again.skip(UInt64(PcapScanner.headerLength))
      format = .pcap(again, scanner)
    } else {
      format = .other(source, copy)
    }
  }

  private static func isModified(_ source: String, sound: Int) -> Bool {
    capture_wiretap_is_modified_pcap(source, UInt32(sound + 1), UInt32(PcapScanner.tried))
  }
}
