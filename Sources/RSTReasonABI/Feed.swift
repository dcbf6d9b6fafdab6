import CRSTReason
import RSTReason
import TCPTrack

@c @implementation
public func rstreason_feed_frame(_ engine: OpaquePointer?, _ frame: UnsafePointer<rstreason_frame>?) -> Int32 {
  guard let (slice, base) = slice(of: frame) else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    withUnsafePointer(to: slice) { handle.engine.feed(UnsafeBufferPointer(start: $0, count: 1), in: base) }
    return RSTREASON_OK
  }
}

@c @implementation
public func rstreason_feed_batch(
  _ engine: OpaquePointer?, _ buffer: UnsafePointer<UInt8>?, _ length: Int,
  _ slices: UnsafePointer<rstreason_slice>?, _ count: Int
) -> Int32 {
  guard engine != nil, length >= 0, count >= 0 else { return RSTREASON_E_ARGUMENT }
  if count == 0 { return RSTREASON_OK }
  guard let slices, buffer != nil || length == 0 else { return RSTREASON_E_ARGUMENT }
  let room = UInt64(length)
  let batch = UnsafeBufferPointer(
    start: UnsafeRawPointer(slices).assumingMemoryBound(to: FrameSlice.self), count: count)
  for index in 0..<count {
    let slice = slices + index
    guard slice.pointee.offset <= room, UInt64(slice.pointee.captured_length) <= room &- slice.pointee.offset,
      isFrameNumber(slice.pointee.number)
    else { return RSTREASON_E_ARGUMENT }
  }
  let base = buffer ?? UnsafeRawPointer(slices).assumingMemoryBound(to: UInt8.self)
  return withHandle(engine) { handle in
    handle.engine.feed(batch, in: base)
    return RSTREASON_OK
  }
}

@c @implementation
public func rstreason_feed_segment(
  _ engine: OpaquePointer?, _ segment: UnsafePointer<rstreason_segment>?,
  _ outcome: UnsafeMutablePointer<rstreason_outcome>?
) -> Int32 {
  guard let segment, isFrameNumber(segment.pointee.frame) else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    let told = handle.engine.feed(Segment(segment))
    outcome?.pointee = rstreason_outcome(told)
    return RSTREASON_OK
  }
}

// MARK: Which may wait

@c @implementation
public func rstreason_queue_frame(
  _ engine: OpaquePointer?, _ frame: UnsafePointer<rstreason_frame>?,
  _ outcome: UnsafeMutablePointer<rstreason_outcome>?
) -> Int32 {
  guard let (slice, base) = slice(of: frame) else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in status(of: handle.engine.queue(slice, in: base), outcome) }
}

@c @implementation
public func rstreason_queue_segment(
  _ engine: OpaquePointer?, _ segment: UnsafePointer<rstreason_segment>?,
  _ outcome: UnsafeMutablePointer<rstreason_outcome>?
) -> Int32 {
  guard let segment, isFrameNumber(segment.pointee.frame) else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in status(of: handle.engine.queue(Segment(segment)), outcome) }
}

private func status(of reception: Engine.Reception, _ outcome: UnsafeMutablePointer<rstreason_outcome>?) -> Int32 {
  switch reception {
  case .notSegment: return RSTREASON_NOT_TCP
  case .waits: return RSTREASON_NONE
  case .fed(let told):
    outcome?.pointee = rstreason_outcome(told)
    return RSTREASON_OK
  }
}

// MARK: Arguments and answers

extension rstreason_outcome {
  fileprivate init(_ told: Engine.Outcome) {
    self.init(
      after: told.after, duplicate_of: told.duplicateOf, connection: told.connection, after_file: told.afterFile,
      duplicate_of_file: told.duplicateFile)
  }
}

/// The frame as the only slice of its own bytes; nil if it is none that can be fed.
@inline(__always)
private func slice(of frame: UnsafePointer<rstreason_frame>?) -> (FrameSlice, base: UnsafePointer<UInt8>)? {
  guard let frame, frame.pointee.bytes != nil || frame.pointee.captured_length == 0,
    isFrameNumber(frame.pointee.number)
  else { return nil }
  let slice = FrameSlice(
    offset: 0, captured: frame.pointee.captured_length, original: frame.pointee.original_length,
    time: frame.pointee.time, number: frame.pointee.number, file: frame.pointee.file,
    linkType: frame.pointee.link_type)
  // An empty frame may have no bytes to point to; any address does then.
  return (slice, frame.pointee.bytes ?? UnsafeRawPointer(frame).assumingMemoryBound(to: UInt8.self))
}

/// Whether the engine, which remembers a frame by 32 bits of its number, 0 being none, can tell it from all others.
@inline(__always)
private func isFrameNumber(_ number: UInt64) -> Bool { number != 0 && number <= UInt64(UInt32.max) }
