extension Connection {
  /// All members but those by which the table finds and queues it.
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&addresses.0)
    coder.code(&addresses.1)
    coder.code(&ports.0)
    coder.code(&ports.1)
    coder.code(&traits)
    coder.code(&newestNote)
    coder.codeTime(&lastTime)
    coder.code(&leastPause)
    coder.code(&longestPause)
    cores.0.code(&coder)
    cores.1.code(&coder)
    histories.0.code(&coder)
    histories.1.code(&coder)
    times.0.code(&coder)
    times.1.code(&coder)
    coder.codeTime(&firstTime)
    coder.code(&longestPauseEnd)
    coder.code(&number)
    coder.code(&resetFrame)
    coder.code(&resetNxt.0)
    coder.code(&resetNxt.1)
    coder.code(&formerNxt.0)
    coder.code(&formerNxt.1)
    coder.code(&formerFirst.0)
    coder.code(&formerFirst.1)
    coder.codeTime(&formerTime)
    coder.code(&newSYNSeq)
    coder.code(&newSYNFrame)
    coder.code(&stray.number)
    coder.code(&stray.witness)
    coder.require(stray.witness <= Stray.none)
    coder.code(&resetFile)
    coder.code(&resetLinks.0)
    coder.code(&resetLinks.1)
    coder.code(&userWord)
    coder.code(&resets)
    coder.code(&queuedAt)
    coder.code(&client)
    coder.require(client <= 2)
    coder.code(&incarnation)
    coder.code(&copyHops.0)
    coder.code(&copyHops.1)
  }
}

extension EndpointCore {
  mutating func code(_ coder: inout StateCoder) {
    coder.code(&sndNxt)
    coder.code(&rcvNxt)
    coder.code(&traits)
    coder.code(&tsval)
    coder.code(&window)
    coder.code(&maxWindow)
    coder.code(&ipID)
    coder.code(&link)
    coder.code(&ttl)
    coder.code(&ttlMin)
    coder.code(&ttlMax)
    coder.code(&windowScale)
    coder.code(&ipIDSteps)
    coder.code(&ipIDJumps)
    coder.code(&probes)
    coder.code(&segments)
  }
}

extension EndpointHistory {
  /// More payload than this one end cannot have sent: sums of both ends' do not overflow.
  private static let mostBytes: UInt64 = 1 << 62

  mutating func code(_ coder: inout StateCoder) {
    coder.codeTime(&lastDataTime)
    coder.code(&bytes)
    coder.require(bytes <= Self.mostBytes)
    coder.codeTime(&timedAt)
    coder.codeTime(&finTime)
    coder.code(&timedEnd)
    coder.code(&lastDataFrame)
    coder.code(&turnaroundMicroseconds)
    coder.code(&firstSeq)
    coder.code(&finSeq)
    coder.code(&finFrame)
    coder.code(&synWindow)
    coder.code(&synOptions)
    coder.code(&turnaroundSamples)
    coder.code(&synCount)
    coder.code(&repeats)
    coder.code(&uncopiedSince)
  }
}

extension EndpointTimes {
  mutating func code(_ coder: inout StateCoder) {
    coder.codeTime(&finAckedTime)
    coder.codeTime(&synTime)
  }
}
