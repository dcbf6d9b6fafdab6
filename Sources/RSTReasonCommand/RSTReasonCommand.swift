import ArgumentParser
import Glibc
import RSTReason

@main
struct RSTReasonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rstreason", abstract: "Why was this TCP connection reset?", version: String(Release.version),
    subcommands: [Explain.self, Annotate.self, Summary.self, Reasons.self], defaultSubcommand: Explain.self)

  /// As ArgumentParser's, but wrong options exit with tshark's status instead of `EX_USAGE`.
  static func main() {
    StandardStreams.occupy()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
      let message = Array((fullMessage(for: error) + "\n").utf8)
      _ = message.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      Glibc.exit(ExitStatus.wrongOptions)
    }
  }
}
