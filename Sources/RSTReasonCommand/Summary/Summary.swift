import ArgumentParser
import RSTReason

struct Summary: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary", abstract: "Count the resets of captures by reason, service, host and so on.",
    discussion: "Several captures are counted together. Exit status as of explain.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, csv }

  @OptionGroup(title: "Input") var input: InputOptions
  @OptionGroup(title: "Selection") var selection: SelectionOptions

  @Option(name: .shortAndLong, help: "text, json or csv.")
  var format = Format.text
  @Option(
    help: ArgumentHelp(
      """
      Count by this field, or by several together, separated by commas; may be repeated for several tables. Fields: \
      \(SummaryField.allCases.map(\.rawValue).joined(separator: ", ")).
      """, valueName: "fields"),
    completion: .list(SummaryField.allCases.map(\.rawValue)),
    transform: { argument in
      try Terms.list(argument).map { word in
        guard let field = SummaryField(rawValue: word) else {
          throw ValidationError("There is no field '\(word)' to count by.")
        }
        return field
      }
    })
  var by: [[SummaryField]] = []
  @Option(help: ArgumentHelp("Lines of each table, the most frequent first (10; CSV: all).", valueName: "n"))
  var top: Int?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Write to this file, which appears when all is in it; - is standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  private static let tables: [[SummaryField]] = [
    [.reason], [.category], [.confidence], [.service], [.server], [.client],
  ]

  func check() throws {
    try input.check()
    guard top ?? 1 > 0 else { throw ValidationError("--top takes a number from 1.") }
  }

  func run() throws {
    Interruption.install()
    var captures = CaptureSet(input, asOf: .end)
    let destination = try Output.open(output, besides: captures, listedIn: input.filesFrom)
    let fields = by.isEmpty ? Self.tables : by
    let selection = selection.selection
    var tally = Tally(by: fields)
    captures.explain(
      start: { _ in Tally(by: fields) },
      deliver: { tally, verdict, captures in
        if selection.contains(verdict) { tally.count(verdict, capture: captures[Int(verdict.file)]) }
      },
      piece: { _ in [] }, take: { _ in }, finished: { part, _ in tally.add(part) })
    let files = captures.groups.reduce(0) { $0 + $1.count }
    // Text and JSON say how many there are.
    let result = SummaryResult(
      tally: tally, report: captures.report, files: files, top: top ?? (format == .csv ? .max : 10))
    switch format {
    case .text: destination.append(result.text(Style(isColored: ColorChoice.auto.isWanted(for: destination))))
    case .json: destination.append(result.json)
    case .csv: destination.append(result.csv)
    }
    guard destination.finish() else { throw ExitCode(ExitStatus.badFile) }
    throw ExitCode(captures.exitStatus)
  }
}

/// What there is to tell, in any format.
struct SummaryResult {
  let tally: Tally
  let report: RunReport
  let files: Int
  let top: Int
}
