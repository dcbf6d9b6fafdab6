import ArgumentParser
import CaptureFile
import Glibc
import RSTReason

struct Annotate: CheckedCommand {
  enum AsOf: String, ExpressibleByArgument, CaseIterable {
    case end, reset
  }

  static let configuration = CommandConfiguration(
    commandName: "annotate", abstract: "Write the reasons into a capture, as packet comments.",
    discussion: """
      The output is pcapng. Every reset gets a comment that begins with "rstreason: ", and so does the segment it \
      answers. Comments that an earlier run has left are replaced; all else is kept as it is.
      """)

  @Option(
    name: [.customShort("w"), .customLong("write")], help: "The file to write; - is standard output.",
    completion: .file())
  var output: String?
  @Flag(help: "Put the annotated capture in the input's place. pcapng only.")
  var inPlace = false
  @Flag(help: "Only take the comments of earlier runs off.")
  var remove = false
  @Option(help: "Write only the connections that were reset, each with N segments before and after each reset.")
  var onlyResets: Int?
  @Option(help: "end: final verdicts. reset: each as of its reset, in one pass, without comments on triggers.")
  var asOf = AsOf.end
  @Argument(help: "The capture; - is standard input.", completion: .file())
  var file: String

  func check() throws {
    guard (output != nil) != inPlace else { throw ValidationError("Give either -w or --in-place.") }
    guard onlyResets ?? 0 >= 0 else { throw ValidationError("--only-resets takes a number of segments, 0 or more.") }
    if onlyResets != nil, inPlace || remove || asOf == .reset {
      throw ValidationError("--only-resets goes with none of --in-place, --remove and --as-of reset.")
    }
    if remove, asOf == .reset { throw ValidationError("--remove makes no verdicts and goes without --as-of reset.") }
    if inPlace, file == "-" { throw ValidationError("Standard input has no place to write to; give -w.") }
    if let output, isSameFile(input: file, output: output) {
      throw ValidationError("\(output) is the input itself; use --in-place to replace it.")
    }
  }

  func run() throws {
    do {
      for name in [file, output ?? file] where FileName.isRepaired(name) {
        throw AnnotateFailure(FileName.problem(name))
      }
      // What has come through a pipe cannot be read again, and is kept; of a file nothing would be lost.
      if isPipe(file) { Interruption.install() }
      let before = Self.identity(file)
      let isRepeated = !remove && asOf == .end
      let input = isRepeated ? try RepeatableInput(path: file) : nil
      let rewriter = try CaptureRewriter(
        opening: input?.opened ?? file, path: file, output: OutputFile(path: output ?? file))
      if inPlace, !rewriter.isVerbatim {
        throw AnnotateFailure("\(file) is not plain pcapng and would change its format; give -w, it was left as it was")
      }
      var edits = FrameEdits(own: AnnotateText.own)
      var tally = FrameTally()
      if let input { tally = try prepare(&edits, opened: input.opened) }
      let summary =
        asOf == .end || remove
        ? try rewriter.run(&edits, application: Self.application)
        : try explain(rewriter, &edits, &tally)
      if inPlace, Self.identity(file) != before {
        throw AnnotateFailure("\(file) changed while it was read, and was left as it is")
      }
      try finish(rewriter, summary)
      if summary.frames > edits.last {
        complain("\(inputName(file)) grew while it was read: what follows packet \(edits.last) was left out")
      }
      try report(tally)
      if let signal = Interruption.signal { throw ExitCode(ExitStatus.interrupted(by: signal)) }
    } catch let failure as AnnotateFailure {
      complain(failure.text)
      throw ExitCode(ExitStatus.badFile)
    } catch let error as CaptureError {
      let outcome = inPlace ? "; \(file) was left as it was" : "; no output was written"
      complain(error.side == .output(isIncomplete: true) ? "\(error)" : "\(error)\(outcome)")
      throw ExitCode(ExitStatus.badFile)
    }
  }

  /// The first of two passes: final verdicts.
  private func prepare(_ edits: inout FrameEdits, opened: String) throws -> FrameTally {
    // Where not all packets are written, they are counted anew, and frame numbers are those of the input.
    let capture = onlyResets == nil ? nil : Self.lastComponent(file)
    guard let survey = AnnotateSurvey(capture: capture, followsConnections: onlyResets != nil) else {
      throw AnnotateFailure.memory
    }
    survey.read(opened)
    edits.last = survey.frames
    edits.comments = survey.takeComments()
    if let onlyResets { edits.selection = survey.selection(around: UInt32(clamping: onlyResets)) }
    return survey.tally
  }

  /// The only pass: each verdict as of its reset.
  private func explain(
    _ rewriter: CaptureRewriter, _ edits: inout FrameEdits, _ tally: inout FrameTally
  ) throws -> RewriteSummary {
    var configuration = Configuration()
    configuration.withoutRevisions = true
    guard let engine = Engine(configuration) else { throw AnnotateFailure.memory }
    var seen = FrameTally()
    defer { tally = seen }
    return try rewriter.run(&edits, application: Self.application) { batch, edits in
      engine.feed(batch.slices, in: batch.base)
      seen.add(batch.slices)
      while let verdict = engine.next() {
        edits.comments.append(AnnotateText.onReset(verdict, capture: nil), to: verdict.frame)
      }
    }
  }

  private func finish(_ rewriter: CaptureRewriter, _ summary: RewriteSummary) throws {
    if let damage = summary.damage {
      guard !inPlace, rewriter.output.position > 0 || !rewriter.isVerbatim else { throw damage }
      try rewriter.output.commit()
      if isInterruption(damage.problem) { return }
      complain("\(damage); what comes before is in \(outputName), the rest was left out")
    } else if !inPlace || summary.isChanged {
      try rewriter.output.commit(durable: inPlace)
    }
    if onlyResets != nil {
      complain("\(outputName) has \(summary.frames - summary.dropped) of \(summary.frames) packets")
    }
    if summary.uncommented > 0 {
      complain("\(summary.uncommented) packets have no comment: their blocks have no room for options")
    }
    if summary.unwritable > 0 {
      complain("\(summary.unwritable) records that pcapng cannot hold were left out")
    }
    if summary.damage != nil { throw ExitCode(ExitStatus.badFile) }
  }

  /// What a signal cuts off a pipe ends within a record, as a rule.
  private func isInterruption(_ problem: CaptureError.Problem) -> Bool {
    switch problem {
    case .interrupted: true
    case .cutShort: Interruption.signal != nil && isPipe(file)
    default: false
    }
  }

  private func report(_ tally: FrameTally) throws {
    for remark in tally.remarks { complain("\(inputName(file)): \(remark)") }
    if tally.unread.isAll { throw ExitCode(ExitStatus.badFile) }
  }

  private static var application: String { "rstreason \(Release.version)" }

  private var outputName: String { output == "-" ? "standard output" : output ?? file }

  private static func lastComponent(_ path: String) -> String {
    inputName(path).split(separator: "/").last.map(String.init) ?? path
  }

  /// What changes when someone writes to the file.
  private static func identity(_ path: String) -> [Int64] {
    var status = stat()
    guard stat(path, &status) == 0 else { return [] }
    let time = status.st_mtim
    return [Int64(bitPattern: UInt64(status.st_ino)), Int64(status.st_size), Int64(time.tv_sec), Int64(time.tv_nsec)]
  }
}

/// Why nothing was written, for people.
struct AnnotateFailure: Error {
  let text: String

  init(_ text: String) { self.text = text }

  static let memory = AnnotateFailure("there is not enough memory for the tables of connections")
}
