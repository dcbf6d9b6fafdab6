/// Why a state was not exported or imported. Nothing was changed then.
public enum StateError: Error, Equatable, Sendable {
  /// The bytes do not begin as an exported state does.
  case notState
  /// Of this version of the format, which is not the one that this library reads and writes.
  case version(UInt32)
  /// Cut, or changed since they were exported.
  case damaged
  /// Exported from an engine that tracks so many connections, more than this one.
  case tooManyConnections(UInt32)
  /// One engine revises its verdicts, the other does not.
  case otherRevisions
  /// Something was fed before: only a new engine can take a state.
  case notFresh
  /// Verdicts wait to be drained, and would be lost.
  case undrained
  /// The buffer for an export is too small.
  case noSpace
  case noMemory
}
