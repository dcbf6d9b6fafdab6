import CaptureFile
import TCPTrack

/// Files of one capture that was cut into pieces (ring buffers), put into the order of time.
struct RotatedFiles {
  private(set) var captures: [String] = []
  private(set) var errors: [CaptureError] = []

  /// Looks at every file's first packet; files without any go to the end.
  init(_ paths: [String]) {
    var begun: [(path: String, time: Int64)] = []
    for path in paths {
      do {
        begun.append((path, try Self.firstTime(of: path)))
      } catch {
        errors.append(error)
      }
    }
    // Equal times keep the order given.
    captures = begun.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element.path)
  }

  private static func firstTime(of path: String) throws(CaptureError) -> Int64 {
    let reader = try CaptureReader(path: path)
    while let batch = try reader.nextBatch() {
      if let packet = batch.slices.first(where: { $0.linkType != FrameSlice.notAPacket }) { return packet.time }
    }
    return .max
  }
}

/// Watches the times of files that are read as one: silences between files that are longer than any
/// within them, and files that begin before the one before them ends.
struct Seams {
  private var newest: Int64?
  private var longestPause: Int64 = 0
  private var previous = ""
  private var current = ""
  private(set) var remarks: [String] = []

  /// A silence below this is never remarked on (own judgement), in nanoseconds.
  private static let leastGap: Int64 = 1_000_000_000

  mutating func begin(_ capture: String) { (previous, current) = (current, capture) }

  mutating func look(at slices: UnsafeBufferPointer<FrameSlice>) {
    for slice in slices where slice.linkType != FrameSlice.notAPacket {
      defer { newest = max(newest ?? slice.time, slice.time) }
      guard let newest else { continue }
      let pause = slice.time &- newest
      if previous != "" {
        remark(pause)
        previous = ""
      } else {
        longestPause = max(longestPause, pause)
      }
    }
  }

  private mutating func remark(_ pause: Int64) {
    if pause < 0 {
      let overlap = Self.seconds(Int64(clamping: pause.magnitude))
      remarks.append("\(current) begins \(overlap) before \(previous) ends; their packets overlap")
    } else if pause > max(Self.leastGap, longestPause) {
      remarks.append("nothing was captured for \(Self.seconds(pause)) between \(previous) and \(current)")
    }
  }

  private static func seconds(_ duration: Int64) -> String {
    var text = TextBuffer()
    text.write(seconds: duration)
    return String(decoding: text.bytes, as: UTF8.self) + " s"
  }
}
