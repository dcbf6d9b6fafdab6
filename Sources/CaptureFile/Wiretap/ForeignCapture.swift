import CWiretap
import TCPTrack

/// Whether a file, which may be compressed, is a capture that only libwiretap can read. Its formats without a magic
/// number are guessed, and now and then a text is taken for one: of them there must be a frame of a link type that is
/// read.
public func isForeignCapture(_ path: String) -> Bool {
  var status: Int32 = 0
  var text: UnsafeMutablePointer<CChar>?
  defer { capture_wiretap_free(text) }
  guard let reader = capture_wiretap_open(path, &status, &text) else { return false }
  defer { capture_wiretap_close(reader) }
  if capture_wiretap_is_pcap(reader) { return true }
  var frame = capture_wiretap_frame()
  for _ in 0..<8 {
    guard capture_wiretap_next(reader, &frame, &text) == CAPTURE_WIRETAP_FRAME.rawValue else { break }
    if FrameDecoder.reads(frame.link_type) { return true }
  }
  return false
}
