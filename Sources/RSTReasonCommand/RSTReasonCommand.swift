import ArgumentParser
import RSTReason

@main
struct RSTReasonCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "rstreason")
}
