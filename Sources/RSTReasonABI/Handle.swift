import CRSTReason
import RSTReason
import TCPTrack

/// What `rstreason_engine *` points to.
final class Handle {
  let engine: Engine
  var texts = TextArena()

  init(_ engine: Engine) { self.engine = engine }
}

/// Calls `body` with the engine behind the pointer, without counting a reference.
@inline(__always)
func withHandle(_ engine: OpaquePointer?, _ body: (Handle) -> Int32) -> Int32 {
  guard let engine else { return RSTREASON_E_ARGUMENT }
  return Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(engine))._withUnsafeGuaranteedRef(body)
}

@c @implementation
public func rstreason_open(_ config: UnsafePointer<rstreason_config>?) -> OpaquePointer? {
  guard let configuration = configuration(from: config), let engine = Engine(configuration) else { return nil }
  return OpaquePointer(Unmanaged.passRetained(Handle(engine)).toOpaque())
}

@c @implementation
public func rstreason_close(_ engine: OpaquePointer?) {
  guard let engine else { return }
  Unmanaged<Handle>.fromOpaque(UnsafeRawPointer(engine)).release()
}

/// The caller's wishes, defaults where it has none; nil if they make no sense.
///
/// `size` tells which members the caller's compiler knew. It must end where a member ends; a newer
/// caller's members that this library does not know must be zero.
private func configuration(from config: UnsafePointer<rstreason_config>?) -> Configuration? {
  var known = rstreason_config()
  if let config {
    let word = MemoryLayout<Int>.size
    let full = MemoryLayout<rstreason_config>.size
    let size = config.pointee.size
    guard size <= 4096 else { return nil }
    switch size {
    case word, word &+ 4, word &+ 8, 2 &* word &+ 8, 3 &* word &+ 8, 4 &* word &+ 8: break
    default:
      guard size > full else { return nil }
      let bytes = UnsafeRawBufferPointer(start: config, count: size)
      for unknown in full..<size where bytes[unknown] != 0 { return nil }
    }
    withUnsafeMutableBytes(of: &known) {
      $0.copyMemory(from: UnsafeRawBufferPointer(start: config, count: min(size, full)))
    }
  }
  guard known.flags & ~RSTREASON_NO_REVISIONS == 0 else { return nil }
  guard (known.allocate == nil) == (known.release == nil) else { return nil }

  var configuration = Configuration()
  if known.max_connections != 0 { configuration.maxConnections = known.max_connections }
  configuration.withoutRevisions = known.flags & RSTREASON_NO_REVISIONS != 0
  if let allocate = known.allocate, let release = known.release {
    configuration.memory = Memory(context: known.context, allocate: allocate, release: release)
  }
  return configuration
}
