import ArgumentParser

extension Output {
  /// For a command: never over one of its inputs, and a failure ends the command.
  static func open(_ path: String?, besides captures: CaptureSet, listedIn list: String?) throws -> Output {
    if let path, FileName.isRepaired(path) {
      complain(FileName.problem(path))
      throw ExitCode(ExitStatus.badFile)
    }
    let name = path ?? "-"
    let output = name == "-" ? "Standard output" : "The output \(name)"
    if captures.groups.joined().contains(where: { isSameFile(input: $0, output: name) }) {
      throw ValidationError("\(output) is one of the captures.")
    }
    if let list, isSameFile(input: list, output: name) {
      throw ValidationError("\(output) is the list of captures.")
    }
    return try open(path)
  }

  /// As `init(_:)`; a failure ends the command.
  static func open(_ path: String?) throws -> Output {
    do {
      return try Output(path)
    } catch {
      complain("\(error)")
      throw ExitCode(ExitStatus.badFile)
    }
  }
}
