import ArgumentParser
import CaptureFile
import RSTReason

@main
struct RSTReasonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rstreason", abstract: "Why was this TCP connection reset?",
    subcommands: [Explain.self, Annotate.self],
    defaultSubcommand: Explain.self)
}
