import TCPTrack

/// All that an engine knows, as bytes: a job can go on tomorrow, or on another machine, where it stopped.
///
/// Little-endian, the same on every machine:
///
///     magic, format version, version of the library (for people), length, maxConnections, withoutRevisions,
///     the tracker, the docket, checksum of all bytes before it
extension Engine {
  /// Raised whenever the layout changes, or what a number in it means.
  private static let formatVersion: UInt32 = 17
  /// "rststate"
  private static let magic: UInt64 = 0x6574_6174_7374_7372
  private static let checksumBytes = 8

  /// The bytes that an export would have now. `StateError.undrained` while verdicts wait.
  public func stateLength() throws(StateError) -> Int {
    feedWaiting()
    guard docket.outbox.isEmpty else { throw .undrained }
    docket.renumber(&tracker)
    var coder = StateCoder()
    write(to: &coder, length: 0)
    if let failure = coder.failure { throw failure }
    return coder.position + Self.checksumBytes
  }

  /// Exports into the buffer's first bytes and returns how many. `StateError.noSpace`, and nothing written, if
  /// it has fewer than `stateLength()`.
  @discardableResult
  public func exportState(into buffer: UnsafeMutableRawBufferPointer) throws(StateError) -> Int {
    let length = try stateLength()
    guard length <= buffer.count else { throw .noSpace }
    var coder = StateCoder(writing: buffer)
    write(to: &coder, length: length)
    var checksum = StateCoder.checksum(of: UnsafeRawBufferPointer(rebasing: buffer[..<coder.position]))
    coder.code(&checksum)
    if let failure = coder.failure { throw failure }
    return length
  }

  public func exportState() throws(StateError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: try stateLength())
    var failure: StateError?
    bytes.withUnsafeMutableBytes { buffer in
      do throws(StateError) { try exportState(into: buffer) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Takes up an exported state. The engine must be new, with the same word on revisions and no fewer
  /// `maxConnections` than the exported one; after an error it is as new as before.
  public func importState(_ bytes: UnsafeRawBufferPointer) throws(StateError) {
    guard tracker.counts.frames == 0, waiting.frames == 0 else { throw .notFresh }
    var coder = StateCoder(reading: bytes)
    readHead(&coder, of: bytes)
    if let failure = coder.failure { throw failure }
    guard var tracker = Tracker(maxConnections: Int(configuration.maxConnections), memory: configuration.memory) else {
      throw .noMemory
    }
    tracker.import(from: &coder)
    var docket = Docket()
    docket.withoutRevisions = configuration.withoutRevisions
    docket.import(from: &coder, tracker)
    coder.require(coder.left == Self.checksumBytes)
    if let failure = coder.failure { throw failure }
    self.tracker = tracker
    self.docket = docket
  }

  public func importState(_ bytes: [UInt8]) throws(StateError) {
    var failure: StateError?
    bytes.withUnsafeBytes { buffer in
      do throws(StateError) { try importState(buffer) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private func write(to coder: inout StateCoder, length: Int) {
    var head = (magic: Self.magic, version: Self.formatVersion)
    coder.code(&head.magic)
    coder.code(&head.version)
    var release: [UInt8] = []
    release.append(Release.version)
    coder.code(&release)
    var settings = (UInt64(length), configuration.maxConnections, configuration.withoutRevisions)
    coder.code(&settings.0)
    coder.code(&settings.1)
    coder.code(&settings.2)
    tracker.export(to: &coder)
    docket.export(to: &coder)
  }

  /// All that can be said against the bytes before anything of them is taken up.
  private func readHead(_ coder: inout StateCoder, of bytes: UnsafeRawBufferPointer) {
    var head = (magic: UInt64(0), version: UInt32(0))
    coder.code(&head.magic)
    guard coder.isSound, head.magic == Self.magic else { return coder.fail(.notState) }
    coder.code(&head.version)
    guard coder.isSound, head.version == Self.formatVersion else { return coder.fail(.version(head.version)) }
    var release: [UInt8] = []
    coder.code(&release)
    var settings = (length: UInt64(0), maxConnections: UInt32(0), withoutRevisions: false)
    coder.code(&settings.length)
    coder.code(&settings.maxConnections)
    coder.code(&settings.withoutRevisions)
    coder.require(settings.length == UInt64(bytes.count) && Self.hasItsChecksum(bytes))
    guard coder.isSound else { return }
    if settings.maxConnections > configuration.maxConnections {
      coder.fail(.tooManyConnections(settings.maxConnections))
    }
    if settings.withoutRevisions != configuration.withoutRevisions { coder.fail(.otherRevisions) }
  }

  private static func hasItsChecksum(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= checksumBytes else { return false }
    let summed = bytes.count - checksumBytes
    return StateCoder.checksum(of: UnsafeRawBufferPointer(rebasing: bytes[..<summed]))
      == UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: summed, as: UInt64.self))
  }
}
