import RSTReason
import TCPTrack

/// An exported state that somebody has changed and given its checksum: it is refused, or going on from it does no
/// harm. What it leads to may be nonsense.
///
/// The input: how much of the prelude, how many changes (place in two bytes, value), then segments, half of them before
/// the export.
enum ForgedState {
  private static let header = 2
  private static let perChange = 3
  private static let checksumBytes = 8

  static func play(_ input: UnsafeBufferPointer<UInt8>) {
    guard input.count > header, let engine = Engine(), let heir = Engine() else { return }
    var script = Script()
    script.feedPrelude(input[0], to: engine)
    let changes = min(Int(input[1] & 15), (input.count - header) / perChange)
    let first = header + changes * perChange
    let count = (input.count - first) / Script.perSegment
    for place in 0..<(count / 2) { script.feed(input, at: first + place * Script.perSegment, to: engine) }
    while engine.next() != nil {}
    guard var state = try? engine.exportState() else { preconditionFailure("there is no state") }
    for change in 0..<changes {
      let bytes = input[(header + change * perChange)...].prefix(perChange).map { Int($0) }
      state[(bytes[0] << 8 | bytes[1]) % state.count] = UInt8(bytes[2])
    }
    let checksum = state.dropLast(checksumBytes).withUnsafeBytes { StateCoder.checksum(of: $0) }
    withUnsafeBytes(of: checksum.littleEndian) { state.replaceSubrange((state.count - checksumBytes)..., with: $0) }
    guard (try? heir.importState(state)) != nil else { return }
    for place in (count / 2)..<count { script.feed(input, at: first + place * Script.perSegment, to: heir) }
    heir.flush()
    while let verdict = heir.next() { precondition(!verdict.text.isEmpty && !verdict.summary.isEmpty) }
    precondition((try? heir.exportState()) != nil, "a state taken up is not to be exported")
  }
}
