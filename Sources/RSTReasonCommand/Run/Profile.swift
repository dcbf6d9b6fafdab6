import Synchronization

/// Where the time goes, for `--profile`. With several workers the times of all are added up.
final class Profile: Sendable {
  enum Stage: Int, CaseIterable {
    case starting, reading, explaining, writing
  }

  private struct State {
    var stage = Stage.starting
    var since = ContinuousClock.now
    var times = [Duration](repeating: .zero, count: Stage.allCases.count)
  }

  private let state = Mutex(State())

  func enter(_ stage: Stage) {
    state.withLock { state in
      let now = ContinuousClock.now
      state.times[state.stage.rawValue] += now - state.since
      (state.stage, state.since) = (stage, now)
    }
  }

  /// One line.
  var description: String {
    enter(.starting)
    return state.withLock { state in
      Stage.allCases.dropFirst().map { stage in
        let microseconds = Int(state.times[stage.rawValue] / .microseconds(1))
        return "\(stage) \(microseconds) µs"
      }.joined(separator: ", ")
    }
  }
}
