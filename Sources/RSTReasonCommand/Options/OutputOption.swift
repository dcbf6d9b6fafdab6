import ArgumentParser

extension Output {
  /// As `open(_:)`, for a command: never over one of the captures, and a failure ends the command.
  static func open(_ path: String?, besides captures: some Sequence<String>) throws -> Output {
    if let path, captures.contains(where: { isSameFile($0, path) }) {
      throw ValidationError("The output \(path) is one of the captures.")
    }
    do {
      return try open(path)
    } catch {
      complain("\(error)")
      throw ExitCode(ExitStatus.badFile)
    }
  }
}
