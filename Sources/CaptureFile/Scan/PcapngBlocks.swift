import TCPTrack

/// What each kind of block says.
extension PcapngScanner {
  /// `body` is what stands between the block's two headers, padding included; `room` is its length without.
  /// `position` is the body's in the window. The result is what is wrong with it.
  mutating func take(
    _ kind: UInt32, _ body: UnsafeRawBufferPointer, room: UInt32, at position: Int, into list: inout SliceList
  ) -> String? {
    guard let bytes = body.baseAddress, room >= leastRoom(kind) else {
      return "a block of type \(kind) that is too short"
    }
    switch kind {
    case Kind.sectionHeader: return section(bytes)
    case Kind.interfaceDescription: describe(bytes, body)
    case Kind.interfaceStatistics: count(bytes, body)
    case Kind.enhancedPacket, Kind.packet: return packet(kind, bytes, room: room, at: position, into: &list)
    case Kind.simplePacket: return simplePacket(bytes, room: room, at: position, into: &list)
    default:
      frames += 1
      list.append(.notAPacket(number: frames, file: file))
    }
    return nil
  }

  /// Bytes of the fields before a body's variable part.
  private func leastRoom(_ kind: UInt32) -> UInt32 {
    switch kind {
    case Kind.sectionHeader: 16
    case Kind.interfaceDescription: 8
    case Kind.interfaceStatistics: 12
    case Kind.enhancedPacket, Kind.packet: 20
    case Kind.simplePacket: 4
    default: 0
    }
  }

  private mutating func section(_ bytes: UnsafeRawPointer) -> String? {
    let major: UInt16 = bytes.load(4, swapped: swapped)
    let minor: UInt16 = bytes.load(6, swapped: swapped)
    // Some writers say 1.2 and mean 1.0.
    guard major == 1, minor == 0 || minor == 2 else { return "a section of pcapng version \(major).\(minor)" }
    ports = []
    return nil
  }

  private mutating func describe(_ bytes: UnsafeRawPointer, _ body: UnsafeRawBufferPointer) {
    let linkType = canonicalLinkType(UInt32(bytes.load(0, swapped: swapped, as: UInt16.self)))
    let snapLength: UInt32 = bytes.load(4, swapped: swapped)
    var resolution: UInt8 = 6
    var offset: Int64 = 0
    for option in PcapngOptions(UnsafeRawBufferPointer(rebasing: body[8...]), swapped: swapped) {
      switch option.code {
      case 9: resolution = option.integer(swapped: swapped) ?? resolution
      case 14: offset = option.integer(swapped: swapped) ?? offset
      default: break
      }
    }
    let clock = PcapngClock(resolution: resolution, offset: offset)
    ports.append(
      Port(linkType: linkType, longest: longestFrame(linkType: linkType), snapLength: snapLength, clock: clock))
    var interface = CaptureInterface(linkType: linkType, ticksPerSecond: clock.ticksPerSecond)
    interface.snapLength = snapLength
    interfaces.append(interface)
  }

  /// Statistics of an interface that was not described are passed over: no frame depends on them.
  private mutating func count(_ bytes: UnsafeRawPointer, _ body: UnsafeRawBufferPointer) {
    let interface = Int(bytes.load(0, swapped: swapped, as: UInt32.self))
    guard interface < ports.count else { return }
    var counters = CaptureCounters()
    for option in PcapngOptions(UnsafeRawBufferPointer(rebasing: body[12...]), swapped: swapped) {
      switch option.code {
      case 5: counters.droppedByInterface = option.integer(swapped: swapped)
      case 7: counters.droppedBySystem = option.integer(swapped: swapped)
      default: break
      }
    }
    interfaces[interfaces.count - ports.count + interface].counters = counters
  }

  /// Enhanced and obsolete Packet Blocks differ in the width of the interface number alone.
  private mutating func packet(
    _ kind: UInt32, _ bytes: UnsafeRawPointer, room: UInt32, at position: Int, into list: inout SliceList
  ) -> String? {
    let interface =
      kind == Kind.packet
      ? Int(bytes.load(0, swapped: swapped, as: UInt16.self)) : Int(bytes.load(0, swapped: swapped, as: UInt32.self))
    guard interface < ports.count else {
      return "a frame of interface \(interface), of which there are \(ports.count)"
    }
    let port = ports[interface]
    let captured: UInt32 = bytes.load(12, swapped: swapped)
    guard captured <= port.longest, captured <= room - 20 else {
      return "a frame of \(captured) bytes in a block with room for \(min(room - 20, port.longest))"
    }
    let high = UInt64(bytes.load(4, swapped: swapped, as: UInt32.self))
    let low = UInt64(bytes.load(8, swapped: swapped, as: UInt32.self))
    frames += 1
    list.append(
      FrameSlice(
        offset: UInt64(position + 20), captured: captured, original: bytes.load(16, swapped: swapped),
        time: port.clock.nanoseconds(ticks: high << 32 | low), number: frames, file: file, linkType: port.linkType))
    return nil
  }

  /// Of the section's first interface, without a time stamp; the captured length follows from the others.
  private mutating func simplePacket(
    _ bytes: UnsafeRawPointer, room: UInt32, at position: Int, into list: inout SliceList
  ) -> String? {
    guard let port = ports.first else { return "a simple packet in a section without an interface" }
    let original: UInt32 = bytes.load(0, swapped: swapped)
    var captured = min(original, room - 4)
    if port.snapLength != 0 { captured = min(captured, port.snapLength) }
    guard captured <= port.longest else {
      return "a frame of \(captured) bytes, more than the \(port.longest) there can be"
    }
    frames += 1
    list.append(
      FrameSlice(
        offset: UInt64(position + 4), captured: captured, original: original, time: 0, number: frames, file: file,
        linkType: port.linkType))
    return nil
  }
}
