/// What libFuzzer calls: the first byte says which way the rest goes in.
@_cdecl("LLVMFuzzerTestOneInput")
public func tryInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let bytes, count > 1 else { return 0 }
  // In memory of its own, so that a sanitizer sees every read beyond it.
  let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count - 1)
  defer { input.deallocate() }
  _ = input.initialize(from: UnsafeBufferPointer(start: bytes + 1, count: count - 1))
  switch bytes[0] & 3 {
  case 0: ForgedState.play(UnsafeBufferPointer(input))
  case 1: Frames.play(UnsafeBufferPointer(input))
  default: ScriptRun.play(UnsafeBufferPointer(input))
  }
  return 0
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
  _ tryInput: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

/// The package manager links an executable from `<target>_main`.
@_cdecl("Fuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  var (count, arguments) = (count, arguments)
  return runDriver(&count, &arguments) { tryInput($0, $1) }
}
