import ArgumentParser
import Glibc
import RSTReason

struct Explain: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Say of every reset in captures why it was sent.",
    discussion: """
      Without a command, rstreason explains. Exit status: 0; 1 for wrong options; 2 if a file could not be read, or not \
      to its end, or the output not be written; 3 if --fail-on applies; 130 or 143 if interrupted.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument, Sendable { case table, json, csv }
  enum Schema: String, CaseIterable, ExpressibleByArgument, Sendable { case native, ecs }

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Selection") var selection: SelectionOptions

  @Option(name: .shortAndLong, help: "table for people; json: NDJSON, an object a reset; csv: a row a reset.")
  var format = Format.table
  @Option(help: "Names in NDJSON: native, or ecs for the Elastic Common Schema.")
  var schema = Schema.native
  @Flag(
    name: .shortAndLong, help: "Below each row of the table: explanation, evidence, alternatives, the last segments.")
  var details = false
  @Option(help: "Colour in the table. auto: on a terminal, unless NO_COLOR is set or TERM is dumb.")
  var color = ColorChoice.auto
  @Option(
    help: """
      Which verdict counts: the one as of the reset, or the one that stands at the end. Default: end for files, reset \
      for pipes, where it is printed at once.
      """)
  var asOf: VerdictTime?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file, which appears when all is in it; - is standard output.", valueName: "file"),
    completion: .file())
  var output: String?
  @Option(
    help: ArgumentHelp(
      "Exit with status 3 if a selected reset has one of these reasons or categories, or is 'not-harmless', or 'any'.",
      valueName: "codes"),
    completion: .list(["not-harmless", "any"] + Terms.codes), transform: FailCondition.list)
  var failOn: [[FailCondition]] = []

  func check() throws {
    try input.check()
    guard schema == .native || format == .json else { throw ValidationError("--schema goes with --format json.") }
    guard !details || format == .table else { throw ValidationError("--details goes with --format table.") }
  }

  func run() throws {
    Interruption.install()
    var captures = CaptureSet(input, asOf: asOf ?? (input.isLive ? .reset : .end))
    let output = try Output.open(output, besides: captures, listedIn: input.filesFrom)
    let rendering = Rendering(self, output: output, heads: captures.groups.count > 1)
    let conditions = Array(failOn.joined())
    let selection = selection.selection
    let isLive = input.isLive || output.isTerminal
    var isFailing = false

    output.append(rendering.beginning)
    captures.explain(
      start: { ExplainedCapture(writer: rendering.writer(for: $0)) },
      deliver: { explained, verdict, captures in
        guard selection.contains(verdict) else { return }
        explained.writer.write(verdict, captures: captures)
        explained.isFailing = explained.isFailing || conditions.contains { $0.holds(for: verdict) }
      },
      piece: { $0.writer.take() },
      take: { bytes in
        output.append(bytes)
        if isLive { output.flush() }
        if output.failure != nil { Interruption.stopForOutput() }
      },
      finished: { explained, _ in isFailing = isFailing || explained.isFailing })
    remark(on: captures)
    guard output.finish() else { throw ExitCode(ExitStatus.badFile) }
    let status = captures.exitStatus
    throw ExitCode(status == 0 && isFailing ? ExitStatus.failOn : status)
  }

  /// Nobody should wonder at an empty screen.
  private func remark(on captures: CaptureSet) {
    let statistics = captures.report.statistics
    guard !input.quiet, format == .table, isatty(STDERR_FILENO) == 1 else { return }
    var text = TextBuffer()
    text.write(statistics.resets, "reset")
    text.write(" in ")
    text.write(statistics.connections, "connection")
    text.write(", ")
    text.write(statistics.frames, "frame")
    complain(String(decoding: text.bytes, as: UTF8.self))
  }
}

/// What one capture's verdicts leave behind.
private struct ExplainedCapture: Sendable {
  var writer: any VerdictWriter & Sendable
  var isFailing = false
}
