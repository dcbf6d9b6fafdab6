import CaptureFile
import Glibc

/// The captures that arguments, folders, patterns and lists name, in their order.
struct CaptureList {
  /// `-` among them is standard input.
  private(set) var paths: [String] = []
  /// What could not be followed, in words.
  private(set) var problems: [String] = []
  private let recursive: Bool

  /// `list` has names too, one a line; or, as `find -print0` writes them, each with a NUL behind it.
  init(_ arguments: [String], list: [UInt8], recursive: Bool) {
    self.recursive = recursive
    for argument in arguments { add(argument) }
    let isByLine = !list.contains(0)
    for line in list.split(separator: isByLine ? UInt8(ascii: "\n") : 0) {
      let name = isByLine && line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard !name.isEmpty else { continue }
      if let name = String(validating: name, as: UTF8.self) {
        add(name)
      } else {
        problems.append(FileName.problem(String(decoding: name, as: UTF8.self)))
      }
    }
  }

  private mutating func add(_ argument: String) {
    var status = stat()
    if argument == "-" {
      paths.append(argument)
    } else if stat(argument, &status) == 0 {
      addFile(argument, status)
    } else if FileName.isRepaired(argument) {
      problems.append(FileName.problem(argument))
    } else {
      addMatches(of: argument)
    }
  }

  private mutating func addFile(_ path: String, _ status: stat) {
    if status.st_mode & S_IFMT != S_IFDIR {
      paths.append(path)
    } else if recursive {
      addFolder(path)
    } else {
      problems.append("\(path) is a folder; with -R the captures in it are read")
    }
  }

  /// A pattern that no shell has replaced; a name that is none, or that leads nowhere, stays, for the reader to
  /// complain of.
  private mutating func addMatches(of pattern: String) {
    var matches = glob_t()
    defer { globfree(&matches) }
    guard pattern.utf8.contains(where: { "*?[".utf8.contains($0) }), glob(pattern, 0, nil, &matches) == 0 else {
      paths.append(pattern)
      return
    }
    for index in 0..<Int(matches.gl_pathc) {
      guard let match = matches.gl_pathv[index] else { continue }
      var status = stat()
      if let name = name(match) {
        if stat(name, &status) == 0 { addFile(name, status) } else { paths.append(name) }
      }
    }
  }

  /// Nil, and a problem, where it is not UTF-8.
  private mutating func name(_ bytes: UnsafePointer<CChar>, in folder: String = "") -> String? {
    if let name = String(validatingCString: bytes) { return name }
    problems.append(FileName.problem(folder + String(cString: bytes)))
    return nil
  }

  /// Everything in it that begins as a capture does, in the order of names; links to folders are not followed.
  private mutating func addFolder(_ folder: String) {
    guard let stream = opendir(folder) else {
      problems.append("\(folder): \(systemMessage(errno))")
      return
    }
    let prefix = folder.hasSuffix("/") ? folder : "\(folder)/"
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { self.name($0, in: prefix) }
      }
      if let name, name != ".", name != ".." { names.append(name) }
    }
    closedir(stream)
    for name in names.sorted() {
      let path = prefix + name
      var status = stat()
      if lstat(path, &status) != 0 {
        problems.append("\(path): \(systemMessage(errno))")
      } else if status.st_mode & S_IFMT == S_IFDIR {
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

/// Whether a file's first bytes are those of pcap, pcapng or snoop; of others libwiretap knows, which looks into
/// compressed ones.
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
  default: return isForeignCapture(path)
  }
}
