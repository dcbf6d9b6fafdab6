import CRSTReason
import Testing

/// `rstreason_config.size` lets older and newer callers live with this library.
@Suite struct ConfigurationTests {
  private func opens(_ config: rstreason_config) -> Bool {
    var config = config
    let engine = rstreason_open(&config)
    rstreason_close(engine)
    return engine != nil
  }

  private func config(size: Int) -> rstreason_config {
    var config = rstreason_config()
    config.size = size
    return config
  }

  @Test(arguments: [8, 12, 16, 24, 32, 40]) func sizeMayEndAtAnyMember(size: Int) {
    #expect(opens(config(size: size)))
  }

  @Test(arguments: [0, 1, 7, 9, 15, 23, 39, -1, Int.min, Int.max]) func sizeMayNotEndElsewhere(size: Int) {
    #expect(!opens(config(size: size)))
  }

  @Test func membersBeyondTheSizeAreNotLookedAt() {
    var early = config(size: 12)
    early.flags = 0xFFFF_FFFF
    #expect(opens(early))
  }

  @Test func unknownFlagsAreRefused() {
    var config = config(size: 40)
    config.flags = RSTREASON_NO_REVISIONS
    #expect(opens(config))
    config.flags = 0x8000_0000
    #expect(!opens(config))
  }

  @Test func allocateAndReleaseGoTogether() {
    var config = config(size: 40)
    config.allocate = { _, _ in nil }
    #expect(!opens(config))
  }

  @Test func newerCallersMayNotWantWhatIsUnknown() {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 6)
    defer { words.deallocate() }
    words.initialize(repeating: 0, count: 6)
    words[0] = 48
    let config = UnsafeRawPointer(words).assumingMemoryBound(to: rstreason_config.self)
    let engine = rstreason_open(config)
    #expect(engine != nil)
    rstreason_close(engine)
    words[5] = 1
    #expect(rstreason_open(config) == nil)
  }
}
