import Glibc

/// The captures that arguments, folders, patterns and lists name, in their order.
struct CaptureList {
  /// `-` among them is standard input.
  private(set) var paths: [String] = []
  /// What could not be followed, in words.
  private(set) var problems: [String] = []
  private let recursive: Bool

  init(_ arguments: [String], recursive: Bool) {
    self.recursive = recursive
    for argument in arguments { add(argument) }
  }

  /// The names in a list of one a line.
  static func names(inList bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n")).map { line in
      String(decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line, as: UTF8.self)
    }.filter { !$0.isEmpty }
  }

  private mutating func add(_ argument: String) {
    var status = stat()
    if argument == "-" {
      paths.append(argument)
    } else if stat(argument, &status) != 0 {
      addMatches(of: argument)
    } else if status.st_mode & S_IFMT != S_IFDIR {
      paths.append(argument)
    } else if recursive {
      addFolder(argument)
    } else {
      problems.append("\(argument) is a folder; with -R the captures in it are read")
    }
  }

  /// A pattern that no shell has replaced; a name that is none stays, for the reader to complain of.
  private mutating func addMatches(of pattern: String) {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }), glob(pattern, 0, nil, &matches) == 0 else {
      paths.append(pattern)
      return
    }
    for index in 0..<Int(matches.gl_pathc) {
      if let name = matches.gl_pathv[index] { add(String(cString: name)) }
    }
  }

  /// Everything in it that begins as a capture does, in the order of names; links to folders are not followed.
  private mutating func addFolder(_ folder: String) {
    guard let stream = opendir(folder) else {
      problems.append("\(folder): \(systemMessage(errno))")
      return
    }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    closedir(stream)
    for name in names.sorted() {
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      var status = stat()
      guard lstat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        addFolder(path)
      } else if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, beginsAsCapture(path) {
        paths.append(path)
      }
    }
  }
}

/// Whether this is no file but a pipe, a socket or a device; `-` is standard input.
func isPipe(_ path: String) -> Bool {
  var status = stat()
  let result = path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)
  return result == 0 && status.st_mode & S_IFMT != S_IFREG && status.st_mode & S_IFMT != S_IFDIR
}

/// Whether a file's first bytes are those of pcap, pcapng or snoop, or of a compressed file with a capture's name.
private func beginsAsCapture(_ path: String) -> Bool {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  // What cannot be opened is left to the reader, which says so.
  guard descriptor >= 0 else { return true }
  defer { close(descriptor) }
  var magic: UInt32 = 0
  guard read(descriptor, &magic, 4) == 4 else { return false }
  switch magic {
  case 0xA1B2_C3D4, 0xD4C3_B2A1, 0xA1B2_3C4D, 0x4D3C_B2A1, 0xA1B2_CD34, 0x34CD_B2A1, 0x0A0D_0D0A: return true
  case 0x6F6F_6E73: return true
  default:
    let isCompressed = magic & 0xFFFF == 0x8B1F || magic == 0xFD2F_B528 || magic == 0x184D_2204
    return isCompressed && path.contains("cap")
  }
}
