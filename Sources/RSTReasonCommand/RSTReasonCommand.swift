import ArgumentParser
import Glibc
import RSTReason

@main
struct RSTReasonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rstreason", abstract: "Why was this TCP connection reset?", version: String(Release.version),
    subcommands: [Explain.self, Annotate.self, Summary.self, Reasons.self], defaultSubcommand: Explain.self)

  /// As ArgumentParser's, but wrong options exit with tshark's status instead of `EX_USAGE`, and a help, version or
  /// completion script that could not be written is an error.
  static func main() {
    StandardStreams.occupy()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch {
      let message = Array((fullMessage(for: error) + "\n").utf8)
      switch exitCode(for: error) {
      case .success:
        Glibc.exit(print(message) ? EXIT_SUCCESS : ExitStatus.badFile)
      case .validationFailure:
        _ = message.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
        Glibc.exit(ExitStatus.wrongOptions)
      default: exit(withError: error)
      }
    }
  }

  /// To standard output. False, with a line on standard error, if not all could be written.
  private static func print(_ text: [UInt8]) -> Bool {
    guard let output = try? Output.open(nil) else { return false }
    output.append(text)
    return output.finish()
  }
}
