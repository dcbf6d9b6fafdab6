import TCPTrack

/// Packets of a capture, and those among them of link types that are not read.
public struct UnreadFrames: Sendable, Equatable {
  public private(set) var packets: UInt64 = 0
  /// By link type; `FrameSlice.unnumberedLink` stands for all that have no number.
  public private(set) var byLinkType: [UInt16: UInt64] = [:]

  public init() {}

  public var count: UInt64 { byLinkType.values.reduce(0, &+) }

  /// Whether there are packets and none is read.
  public var isAll: Bool { packets > 0 && count == packets }

  /// Link types change rarely from one frame to the next.
  public mutating func add(_ slices: UnsafeBufferPointer<FrameSlice>) {
    var position = 0
    while position < slices.count {
      let linkType = slices[position].linkType
      let first = position
      repeat { position &+= 1 } while position < slices.count && slices[position].linkType == linkType
      guard linkType != FrameSlice.notAPacket else { continue }
      packets &+= UInt64(position &- first)
      if !FrameDecoder.reads(linkType) { byLinkType[linkType, default: 0] &+= UInt64(position &- first) }
    }
  }

  public mutating func add(_ other: UnreadFrames) {
    packets &+= other.packets
    for (linkType, count) in other.byLinkType { byLinkType[linkType, default: 0] &+= count }
  }

  /// `7 of 9 frames have link type 239, which is not read`, a line a link type.
  public var descriptions: [String] {
    byLinkType.sorted { $0.key < $1.key }.map { linkType, count in
      let name = linkType == FrameSlice.unnumberedLink ? "a link type without a number" : "link type \(linkType)"
      return "\(count) of \(packets) frames have \(name), which is not read"
    }
  }
}
