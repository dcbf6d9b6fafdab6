import Foundation
import TCPTrack

@testable import CaptureFile

/// A slice with its bytes, as it can be compared and kept.
struct ReadFrame: Equatable {
  var number: UInt64
  var time: Int64
  var original: UInt32
  var linkType: UInt16
  var bytes: [UInt8]
}

struct ReadResult {
  var frames: [ReadFrame] = []
  var error: CaptureError?
  var batches = 0
}

func readAll(_ source: some CaptureSource) -> ReadResult {
  var result = ReadResult()
  do {
    while let batch = try source.nextBatch() {
      result.batches += 1
      for slice in batch.slices {
        let start = batch.base + Int(slice.offset)
        result.frames.append(
          ReadFrame(
            number: slice.number, time: slice.time, original: slice.original, linkType: slice.linkType,
            bytes: Array(UnsafeBufferPointer(start: start, count: Int(slice.captured)))))
      }
    }
  } catch {
    result.error = error
  }
  return result
}

/// A file that exists while the body runs.
func withFile<R>(_ bytes: [UInt8], suffix: String = "", _ body: (String) throws -> R) throws -> R {
  let path = NSTemporaryDirectory() + "/rstreason-test-\(UUID().uuidString)\(suffix)"
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}

func read(_ bytes: [UInt8], onlyWiretap: Bool = false) throws -> ReadResult {
  try withFile(bytes) { path in
    readAll(try CaptureReader(path: path, file: 0, onlyWiretap: onlyWiretap))
  }
}

/// What the description of the error is, or "" where there is none.
func complaint(_ result: ReadResult) -> String { result.error?.description ?? "" }

/// Runs a tool of Wireshark's; false where it is not installed or fails.
func run(_ tool: String, _ arguments: [String]) -> Bool {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [tool] + arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  guard (try? process.run()) != nil else { return false }
  process.waitUntilExit()
  return process.terminationStatus == 0
}
