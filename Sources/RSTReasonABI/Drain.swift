import CRSTReason
import RSTReason

@c @implementation
public func rstreason_next(_ engine: OpaquePointer?, _ verdict: UnsafeMutablePointer<rstreason_verdict>?) -> Int32 {
  guard let verdict else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    guard let next = handle.engine.next() else { return RSTREASON_NONE }
    handle.texts.clear()
    verdict.pointee = next.record(texts: &handle.texts)
    return RSTREASON_OK
  }
}

@c @implementation
public func rstreason_first_unsettled(
  _ engine: OpaquePointer?, _ file: UnsafeMutablePointer<UInt32>?, _ frame: UnsafeMutablePointer<UInt64>?
) -> Int32 {
  guard let file, let frame else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    guard let first = handle.engine.firstUnsettled else { return RSTREASON_NONE }
    file.pointee = first.file
    frame.pointee = first.frame
    return RSTREASON_OK
  }
}

@c @implementation
public func rstreason_flush(_ engine: OpaquePointer?) -> Int32 {
  withHandle(engine) { handle in
    handle.engine.flush()
    return RSTREASON_OK
  }
}

@c @implementation
public func rstreason_get_statistics(
  _ engine: OpaquePointer?, _ out: UnsafeMutablePointer<rstreason_statistics>?, _ size: Int
) -> Int32 {
  guard let out, size > 0 else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    let counts = handle.engine.statistics
    store(
      rstreason_statistics(
        frames: counts.frames, segments: counts.segments, duplicates: counts.duplicates, not_tcp: counts.notTCP,
        malformed: counts.malformed, resets: counts.resets, connections: counts.connections, tracked: counts.tracked,
        evicted: counts.evicted, evicted_open: counts.evictedOpen, table_bytes: counts.tableBytes),
      at: out, size: size)
    return RSTREASON_OK
  }
}

/// As much of `record` as the caller's `size` has room for; what only the caller knows becomes zero.
func store<Record>(_ record: Record, at out: UnsafeMutableRawPointer, size: Int) {
  withUnsafeBytes(of: record) { bytes in
    let known = min(size, bytes.count)
    out.copyMemory(from: bytes.baseAddress.unsafelyUnwrapped, byteCount: known)
    (out + known).initializeMemory(as: UInt8.self, repeating: 0, count: size &- known)
  }
}
