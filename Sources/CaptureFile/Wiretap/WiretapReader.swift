import CWiretap
import Glibc
import TCPTrack

/// Any capture that libwiretap can read, compressed ones too; its frames copied together into batches.
final class WiretapReader {
  /// libwiretap's side of it; the record read last is its.
  var handle: OpaquePointer { reader }
  private let reader: OpaquePointer
  private let path: String
  private let file: UInt32
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity = InputBuffer.defaultCapacity
  private var used = 0
  private var list: SliceList
  private(set) var frames: UInt64 = 0
  /// Read, but no room was left for it; its bytes stay libwiretap's until the next read.
  private var waiting: capture_wiretap_frame?
  private var pending: CaptureError?
  private var finished = false
  private let isCutShort: Bool

  /// `opened` is what libwiretap opens, `path` what errors speak of, `batch` how many frames are read at a time.
  init(
    opening opened: String, path: String, file: UInt32, batch: Int = SliceList.defaultCapacity
  ) throws(CaptureError) {
    var status: Int32 = 0
    var text: UnsafeMutablePointer<CChar>?
    guard let reader = capture_wiretap_open(opened, &status, &text) else {
      throw CaptureError(file: path, problem: Self.problem(status, text))
    }
    list = SliceList(capacity: batch)
    self.reader = reader
    self.path = path
    self.file = file
    storage = .allocate(capacity: capacity)
    isCutShort = CompressedEnding.isCutShort(opened)
  }

  deinit {
    capture_wiretap_close(reader)
    storage.deallocate()
  }

  var offset: UInt64 { capture_wiretap_position(reader) }

  func nextBatch() throws(CaptureError) -> Batch? {
    list.count = 0
    used = 0
    while !finished, pending == nil, !list.isFull, let frame = nextFrame() {
      guard append(frame) else { break }
    }
    if list.count > 0 { return Batch(base: storage, slices: list.slices) }
    finished = true
    if let error = pending {
      pending = nil
      throw error
    }
    return nil
  }

  /// Nil at the end, and at an error, which is then `pending`.
  private func nextFrame() -> capture_wiretap_frame? {
    if let frame = waiting {
      waiting = nil
      return frame
    }
    var frame = capture_wiretap_frame()
    var text: UnsafeMutablePointer<CChar>?
    let status = capture_wiretap_next(reader, &frame, &text)
    if status == CAPTURE_WIRETAP_FRAME.rawValue { return frame }
    finished = status == CAPTURE_WIRETAP_END.rawValue
    if finished, isCutShort {
      pending = CaptureError(file: path, problem: .cutShort, frame: frames + 1)
    } else if !finished {
      pending = CaptureError(file: path, problem: Self.problem(status, text), frame: frames + 1)
    }
    return nil
  }

  /// False: it waits for the next batch.
  private func append(_ frame: capture_wiretap_frame) -> Bool {
    let length = Int(frame.captured_length)
    if length > capacity - used {
      guard list.count == 0 else {
        waiting = frame
        return false
      }
      storage.deallocate()
      storage = .allocate(capacity: length)
      capacity = length
    }
    frames += 1
    if length > 0, let bytes = frame.bytes { memcpy(storage + used, bytes, length) }
    list.append(
      FrameSlice(
        offset: UInt64(used), captured: frame.captured_length, original: frame.original_length, time: frame.time,
        number: frames, file: file, linkType: frame.link_type))
    used += length
    return true
  }

  /// Takes over `text`.
  private static func problem(_ status: Int32, _ text: UnsafeMutablePointer<CChar>?) -> CaptureError.Problem {
    let detail = text.map { String(cString: $0) } ?? "no reason given"
    capture_wiretap_free(text)
    return switch status {
    case CAPTURE_WIRETAP_CUT_SHORT.rawValue: .cutShort
    case CAPTURE_WIRETAP_UNKNOWN_FORMAT.rawValue: .unknownFormat(detail)
    default: .damaged(detail)
    }
  }
}

extension WiretapReader {
  /// Those described so far.
  var interfaces: [CaptureInterface] {
    (0..<capture_wiretap_interface_count(reader)).map { index in
      var stated = capture_wiretap_interface()
      capture_wiretap_get_interface(reader, index, &stated)
      var interface = CaptureInterface(linkType: stated.link_type, ticksPerSecond: stated.ticks_per_second)
      interface.snapLength = stated.snap_length
      interface.counters.droppedByInterface = counter(stated.dropped_by_interface)
      interface.counters.droppedBySystem = counter(stated.dropped_by_system)
      return interface
    }
  }

  private func counter(_ value: UInt64) -> UInt64? { value == .max ? nil : value }
}
