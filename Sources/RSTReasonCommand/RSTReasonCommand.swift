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
    var name = _commandName
    do {
      var command = try parseAsRoot()
      name += " " + type(of: command)._commandName
      try (command as? CheckedCommand)?.check()
      try command.run()
    } catch let status as ExitCode {
      Glibc.exit(status.rawValue)
    } catch let problem as ValidationError {
      refuse("Error: \(problem.message)\n  See '\(name) --help' for more information.\n")
    } catch {
      let message = fullMessage(for: error) + "\n"
      switch exitCode(for: error) {
      case .success: Glibc.exit(print(Array(message.utf8)) ? EXIT_SUCCESS : ExitStatus.badFile)
      case .validationFailure: refuse(message)
      default: exit(withError: error)
      }
    }
  }

  private static func refuse(_ message: String) -> Never {
    _ = Array(message.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    Glibc.exit(ExitStatus.wrongOptions)
  }

  /// To standard output. False, with a line on standard error, if not all could be written.
  private static func print(_ text: [UInt8]) -> Bool {
    guard let output = try? Output.open(nil) else { return false }
    output.append(text)
    return output.finish()
  }
}
