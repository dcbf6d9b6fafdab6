import ArgumentParser
import RSTReason

struct Reasons: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reasons", abstract: "List the reasons, or say what one means.",
    discussion: "The reasons stand in the order of their categories. Give a code for its page.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, markdown }

  @Option(name: .shortAndLong, help: "text, json (an object a reason, one a line) or markdown.")
  var format = Format.text

  @Argument(
    help: "The codes whose pages to show.", completion: .list(Terms.codes),
    transform: { argument in
      guard let code = Terms.reason(argument) else {
        throw ValidationError("There is no reason '\(argument)'; 'rstreason reasons' lists them.")
      }
      return code
    })
  var codes: [ReasonCode] = []

  func run() throws {
    let output = try Output.open(nil)
    let pages = codes.isEmpty ? Self.byCategory : codes.map(Catalogue.reason)
    switch format {
    case .json: output.append(ReasonJSON.lines(pages))
    case .markdown: output.append(codes.isEmpty ? ReasonMarkdown.book(pages) : ReasonMarkdown.pages(pages))
    case .text:
      let style = Style(isColored: ColorChoice.auto.isWanted(for: output))
      output.append(codes.isEmpty ? ReasonText.list(pages, style) : ReasonText.pages(pages, style))
    }
    if !output.finish() { throw ExitCode(ExitStatus.badFile) }
  }

  /// The catalogue, each category's reasons together.
  static var byCategory: [Reason] {
    Category.allCases.flatMap { category in Catalogue.reasons.filter { $0.category == category } }
  }
}

extension Citation {
  /// What kind of source it is, in a word.
  var kind: StaticString {
    switch self {
    case .standard: "standard"
    case .observed: "observed"
    case .judgement: "judgement"
    }
  }

  var source: StaticString {
    switch self {
    case .standard(let source), .observed(let source), .judgement(let source): source
    }
  }
}
