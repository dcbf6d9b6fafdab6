/// Names that are not UTF-8: they cannot be carried, and never are used in a changed form.
enum FileName {
  /// Whether a name from the command line has U+FFFD in the place of such bytes; or has it by itself.
  static func isRepaired(_ name: String) -> Bool { name.unicodeScalars.contains("\u{FFFD}") }

  static func problem(_ name: String) -> String { "\(name): the name is not UTF-8, and such files are not used" }
}
