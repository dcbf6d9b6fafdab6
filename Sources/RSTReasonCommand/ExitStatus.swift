/// The command's exit statuses: tshark's, and one for `--fail-on`.
enum ExitStatus {
  /// Wrong options (tshark's `WS_EXIT_INVALID_OPTION`).
  static let wrongOptions: Int32 = 1
  /// A file could not be read, or not to its end, or not be written (`WS_EXIT_INVALID_FILE`).
  static let badFile: Int32 = 2
  /// A reset that `--fail-on` names.
  static let failOn: Int32 = 3
  /// A signal ended the run early; what was earned has been written.
  static func interrupted(by signal: Int32) -> Int32 { 128 + signal }
}
