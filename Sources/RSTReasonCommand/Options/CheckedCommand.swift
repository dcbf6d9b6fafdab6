import ArgumentParser

/// A command whose options are held against each other once all are known: `validate()` would be asked before an unknown
/// option is complained of, and blame what that one has left out.
protocol CheckedCommand: ParsableCommand {
  /// Throws a `ValidationError` that says what does not go together.
  func check() throws
}
