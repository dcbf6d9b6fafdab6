/// The silence that a connection's end broke. Durations are nanoseconds.
struct Silence {
  var time: Int64 = 0
  /// The longest one before it.
  var earlier: Int64 = 0
  var standsOut = false
  var brokenByA = false
  /// The clock of whoever broke it does not show it.
  var isDoubtful = false

  /// The connection had outlived one as long, give or take a twentieth (own judgement): a timer that let that pass did
  /// not run out now.
  var wasOutlived: Bool { standsOut && earlier >= time - time / 20 }
}

extension Facts {
  /// A's host cut other connections at the same time, whatever their silences.
  var cutWithOthers: Evidence? {
    guard isActive, let volley, volley.contradictsTimer(silenceBeforeEnd.time) else { return nil }
    return .cutWithOthers(connections: volley.connections, shortest: volley.shortestSilence)
  }

  /// What speaks against a timer that ran out in the silence before the end, and how much.
  var doubtsOfTimer: (weight: Int, evidence: [Evidence]) {
    var doubts: (weight: Int, evidence: [Evidence]) = (0, [])
    if silenceBeforeEnd.isDoubtful { doubts = (25, [.clockStood]) }
    if silenceBeforeEnd.wasOutlived {
      doubts.weight += 30
      doubts.evidence.append(.silenceOutlived(silenceBeforeEnd.earlier))
    }
    return doubts
  }
}
