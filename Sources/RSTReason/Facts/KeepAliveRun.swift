/// Keep-alive probes of an end that then resets the connection.
struct KeepAliveRun {
  /// The last ones that had no answer, if they are two or more; else all.
  let count: Int
  /// From the first of these to the reset, in nanoseconds.
  let span: Int64
  /// They had no answer.
  let unanswered: Bool
  /// Answers passed the capture point, but no later probe echoes their time stamps.
  let unheard: Bool
  /// The reset came when the next probe was due.
  let endedInStep: Bool
}
