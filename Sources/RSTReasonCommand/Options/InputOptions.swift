import ArgumentParser
import Glibc
import RSTReason

/// Which captures to read, and how.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Captures; '-' is standard input.", valueName: "file"), completion: .file())
  var files: [String] = []

  @Flag(name: [.customShort("R"), .long], help: "Of folders, read the captures in them and below.")
  var recursive = false

  @Option(
    help: ArgumentHelp(
      "Also read the captures that this file lists, one a line, or each with a NUL behind it.", valueName: "file"),
    completion: .file())
  var filesFrom: String?

  @Flag(help: "The files are one capture in pieces (a ring buffer): read them as one, in the order of time.")
  var rotated = false

  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: ArgumentHelp("Threads to work with; the results are the same. Default: one a processor.", valueName: "n"))
  var jobs: Int?

  @Option(help: ArgumentHelp("Connections to keep in mind at a time, 16 to 268435456.", valueName: "n"))
  var maxConnections = Configuration().maxConnections

  @Flag(name: .shortAndLong, help: "Show no progress and no remarks; errors only.")
  var quiet = false

  func check() throws {
    guard !files.isEmpty || filesFrom != nil else {
      throw ValidationError("No capture to read: give files, '-' for standard input, or --files-from.")
    }
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 1024.") }
    guard (16...1 << 28).contains(maxConnections) else {
      throw ValidationError("--max-connections takes a number from 16 to 268435456.")
    }
    let inputs = files.filter { $0 == "-" }.count + (filesFrom == "-" ? 1 : 0)
    guard inputs <= 1 else { throw ValidationError("Standard input can be read only once.") }
    guard !rotated || !files.contains("-") else {
      throw ValidationError("--rotated puts files into the order of time, which standard input cannot be.")
    }
  }

  var threads: Int { jobs ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Whether one of the captures may be being made just now.
  var isLive: Bool { files.contains(where: isPipe) }
}
