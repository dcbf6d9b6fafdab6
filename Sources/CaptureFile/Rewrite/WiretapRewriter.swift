import CWiretap
import Glibc
import TCPTrack

/// Whatever libwiretap can read to pcapng, by libwiretap; comments of compressed pcapng are kept.
final class WiretapRewriter {
  private let reader: WiretapReader
  private let path: String
  private let output: OutputFile
  private var summary = RewriteSummary()

  init(_ reader: WiretapReader, path: String, output: OutputFile) {
    self.reader = reader
    self.path = path
    self.output = output
  }

  /// Errors are the output's.
  func run(
    _ edits: inout FrameEdits, observe: ((Batch, inout FrameEdits) -> Void)?
  ) throws(CaptureError) -> RewriteSummary {
    summary.isChanged = true
    var text: UnsafeMutablePointer<CChar>?
    guard let dump = capture_wiretap_dump_open(reader.handle, try output.duplicate(), &text) else {
      throw failure(&text)
    }
    do {
      while let batch = nextFrame() {
        observe?(batch, &edits)
        try write(batch.slices[0].number, to: dump, &edits)
      }
    } catch {
      _ = capture_wiretap_dump_close(dump, reader.handle, &text)
      capture_wiretap_free(text)
      throw error
    }
    guard capture_wiretap_dump_close(dump, reader.handle, &text) == CAPTURE_WIRETAP_END.rawValue else {
      throw failure(&text)
    }
    return summary
  }

  private func nextFrame() -> Batch? {
    do { return try reader.nextBatch() } catch {
      summary.damage = error
      return nil
    }
  }

  private func write(_ frame: UInt64, to dump: OpaquePointer, _ edits: inout FrameEdits) throws(CaptureError) {
    summary.frames = frame
    var comments: [[CChar]] = []
    if edits.comments.nextFrame <= frame {
      edits.comments.take(frame) { comments.append($0.map { CChar(bitPattern: $0) }) }
    }
    if !edits.keeps(frame) {
      summary.dropped &+= 1
      return
    }
    var text: UnsafeMutablePointer<CChar>?
    let status = dumpFrame(dump, own: edits.own.map { CChar(bitPattern: $0) } + [0], comments, &text)
    if status == CAPTURE_WIRETAP_UNWRITABLE.rawValue {
      summary.unwritable &+= 1
    } else if status != CAPTURE_WIRETAP_FRAME.rawValue {
      throw failure(&text)
    }
  }

  private func dumpFrame(
    _ dump: OpaquePointer, own: [CChar], _ comments: [[CChar]], _ text: inout UnsafeMutablePointer<CChar>?
  ) -> Int32 {
    let joined = comments.flatMap { $0 }
    return joined.withUnsafeBufferPointer { buffer in
      var start = 0
      let texts = comments.map { comment in
        defer { start += comment.count }
        return capture_wiretap_text(bytes: buffer.baseAddress.map { $0 + start }, length: comment.count)
      }
      return capture_wiretap_dump_frame(dump, reader.handle, own, texts, texts.count, &text)
    }
  }

  /// Takes over `text`.
  private func failure(_ text: inout UnsafeMutablePointer<CChar>?) -> CaptureError {
    let detail = text.map { String(cString: $0) } ?? "no reason given"
    capture_wiretap_free(text)
    text = nil
    return output.failure(.unwritable(detail))
  }
}
