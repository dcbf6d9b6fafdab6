import CaptureFile
import Glibc
import RSTReason

/// All captures of a run of the command: each on its own, or all as one.
struct CaptureSet {
  /// Each is read by one engine; the order is that of the output.
  let groups: [[String]]
  private let run: CaptureRun
  private let threads: Int
  private let progress: Progress?
  private let quiet: Bool
  private(set) var report = RunReport()
  /// A file could not be read, or not to its end.
  private(set) var hasFaults = false

  /// Reads the list of files; complains of what it cannot follow.
  init(_ options: InputOptions, asOf: VerdictTime) {
    var names = options.files
    if let list = options.filesFrom {
      if let bytes = readAll(list) { names += CaptureList.names(inList: bytes) } else { hasFaults = true }
    }
    let list = CaptureList(names, recursive: options.recursive)
    let problems = list.paths.isEmpty && list.problems.isEmpty ? ["there are no captures to read"] : list.problems
    for problem in problems { complain(problem) }
    if !problems.isEmpty { hasFaults = true }
    quiet = options.quiet
    threads = options.threads
    progress = Progress(captures: list.paths, quiet: quiet)
    if options.rotated {
      let files = RotatedFiles(list.paths)
      groups = files.captures.isEmpty ? [] : [files.captures]
      report.errors = files.errors
    } else {
      groups = list.paths.map { [$0] }
    }
    run = CaptureRun(
      asOf: asOf, maxConnections: options.maxConnections,
      decodesAhead: threads > 1 && groups.count == 1 && !options.rotated,
      watchesSeams: options.rotated, progress: progress)
    complainOfErrors(in: report)
  }

  /// Explains them all. `start` makes what a group's verdicts are given to; `piece` takes out of it what is
  /// to be written, after each batch of frames; `finished` gets it at the group's end, in order.
  mutating func explain<Sink: Sendable>(
    start: @escaping @Sendable ([String]) -> Sink,
    deliver: @escaping @Sendable (inout Sink, Verdict, [String]) -> Void,
    piece: @escaping @Sendable (inout Sink) -> [UInt8],
    take: ([UInt8]) -> Void, finished: (Sink, RunReport) -> Void
  ) {
    let (groups, run, progress) = (groups, run, progress)
    let work = OrderedWork<(Sink, RunReport)>(count: groups.count) { index, emit in
      let captures = groups[index]
      var sink = start(captures)
      let report = run.explain(
        captures, deliver: { deliver(&sink, $0, captures) }, afterBatch: { emit(piece(&sink)) })
      return (sink, report)
    }
    work.run(
      workers: threads,
      take: { bytes in
        guard !bytes.isEmpty else { return }
        progress?.clear()
        take(bytes)
      },
      finished: { _, result in
        complainOfErrors(in: result.1)
        report.add(result.1)
        finished(result.0, result.1)
      })
    progress?.clear()
  }

  private mutating func complainOfErrors(in report: RunReport) {
    progress?.clear()
    for error in report.errors { complain("\(error)") }
    if !quiet { for remark in report.remarks { complain(remark) } }
    if !report.errors.isEmpty { hasFaults = true }
  }

  /// The status to exit with if nothing else is to be said.
  var exitStatus: Int32 {
    Interruption.restore()
    if let signal = Interruption.signal { return ExitStatus.interrupted(by: signal) }
    return hasFaults ? ExitStatus.badFile : 0
  }
}

/// A small file's bytes; nil, with a line on standard error, if it cannot be read.
private func readAll(_ path: String) -> [UInt8]? {
  let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    complain("\(path): \(systemMessage(errno))")
    return nil
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = read(descriptor, &block, block.count)
    if count > 0 {
      bytes += block[..<count]
    } else if count == 0 {
      return bytes
    } else if errno != EINTR {
      complain("\(path): \(systemMessage(errno))")
      return nil
    }
  }
}
