import CRSTReason
import RSTReason

@c @implementation
public func rstreason_version() -> UnsafePointer<CChar>? { Release.version.cString }

@c @implementation
public func rstreason_abi_version() -> UInt32 { UInt32(RSTREASON_ABI_VERSION) }

@c @implementation
public func rstreason_error_text(_ status: Int32) -> UnsafePointer<CChar>? {
  let text: StaticString =
    switch status {
    case RSTREASON_OK: "success"
    case RSTREASON_NONE: "nothing to report now"
    case RSTREASON_NOT_TCP: "no TCP segment in this frame"
    case RSTREASON_E_ARGUMENT: "a null pointer, or a size or value out of range"
    case RSTREASON_E_MEMORY: "no memory"
    case RSTREASON_E_STATE: "not an exported state, a damaged one, or one of another version"
    case RSTREASON_E_SPACE: "the buffer is too small"
    case RSTREASON_E_ENGINE: "the engine is not fresh, or has fewer connections or other flags than the exported one"
    case RSTREASON_E_UNDRAINED: "verdicts wait to be drained"
    default: "unknown status"
    }
  return text.cString
}

extension StaticString {
  /// The literal itself, which ends with NUL (documented of `utf8Start`) and lives for ever.
  var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
