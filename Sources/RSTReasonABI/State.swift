import CRSTReason
import RSTReason
import TCPTrack

@c @implementation
public func rstreason_export_state(
  _ engine: OpaquePointer?, _ buffer: UnsafeMutablePointer<UInt8>?, _ length: UnsafeMutablePointer<Int>?
) -> Int32 {
  guard let length else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    do throws(StateError) {
      let room = length.pointee
      guard let buffer else {
        length.pointee = try handle.engine.stateLength()
        return RSTREASON_OK
      }
      guard room >= 0 else { return RSTREASON_E_ARGUMENT }
      length.pointee = try handle.engine.stateLength()
      try handle.engine.exportState(into: UnsafeMutableRawBufferPointer(start: buffer, count: room))
      return RSTREASON_OK
    } catch {
      return error.status
    }
  }
}

@c @implementation
public func rstreason_import_state(_ engine: OpaquePointer?, _ bytes: UnsafePointer<UInt8>?, _ length: Int) -> Int32 {
  guard length >= 0, bytes != nil || length == 0 else { return RSTREASON_E_ARGUMENT }
  return withHandle(engine) { handle in
    do throws(StateError) {
      try handle.engine.importState(UnsafeRawBufferPointer(start: bytes, count: length))
      return RSTREASON_OK
    } catch {
      return error.status
    }
  }
}

extension StateError {
  fileprivate var status: Int32 {
    switch self {
    case .notState, .version, .damaged: RSTREASON_E_STATE
    case .tooManyConnections, .otherRevisions, .notFresh: RSTREASON_E_ENGINE
    case .undrained: RSTREASON_E_UNDRAINED
    case .noSpace: RSTREASON_E_SPACE
    case .noMemory: RSTREASON_E_MEMORY
    }
  }
}
