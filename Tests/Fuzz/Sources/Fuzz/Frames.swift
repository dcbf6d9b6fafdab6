import RSTReason
import TCPTrack

/// Raw frames of all link types: link type, length (11 bits), time and bytes cut off, then the frame's bytes.
enum Frames {
  private static let linkTypes = (0...UInt16.max).filter(FrameDecoder.reads)
  private static let header = 4

  static func play(_ input: UnsafeBufferPointer<UInt8>) {
    guard let base = input.baseAddress, let engine = Engine() else { return }
    var slices: [FrameSlice] = []
    var time = Moments.beginning
    var position = 0
    while position + header <= input.count {
      let length = Int(input[position + 1]) | Int(input[position + 2] & 7) << 8
      time = time &+ Moments.steps[Int(input[position + 3] & 15)]
      let cut = UInt32(input[position + 3] >> 4) * 50
      let linkType = linkTypes[Int(input[position]) % linkTypes.count]
      position += header
      let captured = min(length, input.count - position)
      slices.append(
        FrameSlice(
          offset: UInt64(position), captured: UInt32(captured), original: UInt32(captured) + cut, time: time,
          number: UInt64(slices.count + 1), linkType: linkType))
      position += captured
    }
    slices.withUnsafeBufferPointer { engine.feed($0, in: base) }
    Rules.drain(engine)
    engine.flush()
    Rules.drain(engine)
  }
}
