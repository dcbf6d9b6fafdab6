import ArgumentParser
import CaptureFile
import Glibc
import RSTReason

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Explain every reset of captures.")

  @Option(help: "json: one object a reset.") var format = "json"
  @Argument(help: "Capture files; - is standard input.") var files: [String]

  func run() throws {
    var out: [UInt8] = []
    for file in files {
      guard let engine = Engine() else { throw ExitCode(2) }
      var verdicts: [UInt64: Verdict] = [:]
      var failed = false
      do {
        let reader = try CaptureReader(path: file)
        while let batch = try reader.nextBatch() {
          engine.feed(batch.slices, in: batch.base)
          while let verdict = engine.next() { verdicts[verdict.frame] = verdict }
        }
      } catch {
        "rstreason: \(error)\n".withCString { _ = write(2, $0, strlen($0)) }
        failed = true
      }
      engine.flush()
      while let verdict = engine.next() { verdicts[verdict.frame] = verdict }
      for verdict in verdicts.values.sorted(by: { $0.frame < $1.frame }) {
        JSONLine.write(verdict, capture: file, to: &out)
      }
      _ = failed
    }
    out.withUnsafeBytes { _ = write(1, $0.baseAddress, $0.count) }
  }
}
