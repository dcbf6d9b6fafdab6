import Glibc

/// Whether both names are those of one regular file; `-` is standard input and standard output.
func isSameFile(input: String, output: String) -> Bool {
  guard let first = regularFile(input, standard: STDIN_FILENO),
    let second = regularFile(output, standard: STDOUT_FILENO)
  else { return false }
  return first.st_dev == second.st_dev && first.st_ino == second.st_ino
}

/// Nil where there is none, or something else.
private func regularFile(_ path: String, standard descriptor: Int32) -> stat? {
  var status = stat()
  let result = path == "-" ? fstat(descriptor, &status) : stat(path, &status)
  return result == 0 && status.st_mode & S_IFMT == S_IFREG ? status : nil
}
