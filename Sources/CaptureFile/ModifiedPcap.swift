import CWiretap

extension PcapScanner {
  /// Frames whose headers must make sense.
  private static let tried = 8

  /// Whether this is pcap with longer record headers than its magic number says (Nokia's, Red Hat 6.1's): its first
  /// records make no sense as they are, and libwiretap can tell which they are. Regular files only: a pipe's bytes
  /// come once. `input` stands at the first record, `opened` is what was opened.
  func isModified(_ input: InputBuffer, opened: String) -> Bool {
    guard input.size != nil else { return false }
    var trial = self
    var window = input.window
    var list = SliceList(capacity: Self.tried)
    guard case .damaged = trial.scan(&window, into: &list) else { return false }
    return capture_wiretap_is_modified_pcap(opened)
  }
}
