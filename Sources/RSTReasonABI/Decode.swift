import CRSTReason
import TCPTrack

@c @implementation
public func rstreason_decode(
  _ frame: UnsafePointer<rstreason_frame>?, _ out: UnsafeMutablePointer<rstreason_segment>?
) -> Int32 {
  guard let frame, let out else { return RSTREASON_E_ARGUMENT }
  guard let bytes = frame.pointee.bytes else {
    return frame.pointee.captured_length == 0 ? RSTREASON_NOT_TCP : RSTREASON_E_ARGUMENT
  }
  var segment = Segment()
  let outcome = FrameDecoder.decode(
    bytes, captured: Int(frame.pointee.captured_length), original: Int(frame.pointee.original_length),
    linkType: frame.pointee.link_type, into: &segment)
  guard outcome == .segment else { return RSTREASON_NOT_TCP }
  segment.time = frame.pointee.time
  segment.frame = frame.pointee.number
  segment.file = frame.pointee.file
  segment.store(in: out)
  return RSTREASON_OK
}

@c @implementation
public func rstreason_link_type_is_read(_ linkType: UInt16) -> Int32 { FrameDecoder.reads(linkType) ? 1 : 0 }

@c @implementation
public func rstreason_decode_tcp(
  _ bytes: UnsafePointer<UInt8>?, _ length: Int, _ wireLength: UInt32,
  _ record: UnsafeMutablePointer<rstreason_segment>?
) -> Int32 {
  guard let bytes, let record, length >= 0 else { return RSTREASON_E_ARGUMENT }
  var segment = Segment(UnsafePointer(record))
  segment.payload = nil
  segment.payloadCaptured = 0
  let outcome = FrameDecoder.decodeTCP(bytes, captured: length, wireLength: Int(wireLength), into: &segment)
  guard outcome == .segment else { return RSTREASON_NOT_TCP }
  segment.store(in: record)
  return RSTREASON_OK
}

@c @implementation
public func rstreason_endpoints_hash(_ record: UnsafePointer<rstreason_segment>?) -> UInt64 {
  guard let record else { return 0 }
  let segment = Segment(record)
  return endpointsHash(segment.source, segment.sourcePort, segment.destination, segment.destinationPort)
}
