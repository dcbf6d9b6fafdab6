import Glibc

/// A new file without a name in a folder, open for reading and writing; it goes with its descriptor unless it gets a
/// name. -1: `errno` says why not.
func openUnnamed(in folder: String, mode: mode_t) -> Int32 {
  // __O_TMPFILE of asm-generic/fcntl.h, in a macro that Swift does not see.
  open(folder, O_RDWR | O_DIRECTORY | 0o20_000_000 | O_CLOEXEC, mode)
}

/// Whether `errno` is what file systems and kernels say that cannot do that.
var cannotBeUnnamed: Bool { errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL }
