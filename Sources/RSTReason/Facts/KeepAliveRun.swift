/// Keep-alive probes of an end that then resets the connection.
struct KeepAliveRun {
  /// The last ones that had no answer, if they are two or more; else all.
  let count: Int
  /// From the first of these to the reset, in nanoseconds.
  let span: Int64
  /// They had no answer.
  let unanswered: Bool
  /// The answer before the last probe arrived, by that probe's echo of its time stamp; nil = nothing shows.
  let heard: Bool?
  /// The reset came when the next probe was due.
  let endedInStep: Bool
}
