import ArgumentParser

extension Output {
  /// As `open(_:)`, for a command: never over one of its inputs, and a failure ends the command.
  static func open(_ path: String?, besides captures: CaptureSet, listedIn list: String?) throws -> Output {
    if let path, FileName.isRepaired(path) {
      complain(FileName.problem(path))
      throw ExitCode(ExitStatus.badFile)
    }
    let name = path ?? "-"
    let output = path.map { "The output \($0)" } ?? "Standard output"
    if captures.groups.joined().contains(where: { isSameFile(input: $0, output: name) }) {
      throw ValidationError("\(output) is one of the captures.")
    }
    if let list, isSameFile(input: list, output: name) {
      throw ValidationError("\(output) is the list of captures.")
    }
    do {
      return try open(path)
    } catch {
      complain("\(error)")
      throw ExitCode(ExitStatus.badFile)
    }
  }
}
