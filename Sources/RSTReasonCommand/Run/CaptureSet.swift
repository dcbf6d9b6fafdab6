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
    var names: [UInt8] = []
    if let list = options.filesFrom {
      do {
        names = try wholeFile(list)
      } catch {
        report.errors.append(error)
      }
    }
    let list = CaptureList(options.files, list: names, recursive: options.recursive)
    for problem in list.problems { complain(problem) }
    hasFaults = !list.problems.isEmpty
    quiet = options.quiet
    threads = options.threads
    progress = Progress(captures: list.paths, quiet: quiet)
    if options.rotated {
      let pipes = list.paths.filter { $0 == "-" || isPipe($0) }
      for pipe in pipes { complain("\(pipe) is no file that can be read twice, as --rotated has to") }
      if !pipes.isEmpty { hasFaults = true }
      let files = RotatedFiles(list.paths.filter { !pipes.contains($0) })
      groups = files.captures.isEmpty ? [] : [files.captures]
      report.errors += files.errors
    } else {
      groups = list.paths.map { [$0] }
    }
    run = CaptureRun(
      asOf: asOf, maxConnections: options.maxConnections,
      decodesAhead: threads > 1 && groups.count == 1 && !options.rotated,
      watchesSeams: options.rotated, progress: progress)
    complainOfErrors(in: report)
    if groups.isEmpty, !hasFaults, !Interruption.isWanted {
      complain("there are no captures to read")
      hasFaults = true
    }
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
    if let signal = Interruption.signal { return ExitStatus.interrupted(by: signal) }
    return hasFaults ? ExitStatus.badFile : 0
  }
}
