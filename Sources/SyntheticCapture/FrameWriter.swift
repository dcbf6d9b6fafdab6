/// Who speaks in a conversation.
struct Addresses {
  let isIPv6: Bool
  let client: UInt32
  let server: UInt32
  let clientPort: UInt16
  let serverPort: UInt16
}

/// Ethernet, IP and TCP bytes of a packet, with right checksums.
struct FrameWriter {
  private(set) var bytes: [UInt8] = []
  /// Payload is taken from here, so that it is neither zeros nor made anew for every packet.
  private let payload: [UInt8]

  init(random: inout Random) {
    payload = (0..<65_536).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    bytes.reserveCapacity(65_536 + 128)
  }

  mutating func write(_ packet: Packet, _ addresses: Addresses) {
    bytes.removeAll(keepingCapacity: true)
    let toServer = packet.from == .client
    bytes += [2, 0, 0, 0, 0, toServer ? 2 : 1, 2, 0, 0, 0, 0, toServer ? 1 : 2]
    put(addresses.isIPv6 ? 0x86DD : 0x0800 as UInt16)
    let options = optionBytes(packet)
    let length = 20 + options.count + packet.payload
    let source = toServer ? addresses.client : addresses.server
    let target = toServer ? addresses.server : addresses.client
    let pseudo =
      addresses.isIPv6
      ? putIPv6(packet, length, source, target, client: addresses.client)
      : putIPv4(packet, length, source, target)
    let start = bytes.count
    put(toServer ? addresses.clientPort : addresses.serverPort)
    put(toServer ? addresses.serverPort : addresses.clientPort)
    put(packet.seq)
    put(packet.ack)
    bytes += [UInt8((20 + options.count) / 4) << 4, packet.flags.rawValue]
    put(packet.window)
    put(UInt32(0))
    bytes += options
    let from = Int(packet.seq % 16_384)
    bytes += payload[from..<from + packet.payload]
    set(start + 16, checksum(start, from: pseudo + 6 + UInt32(length)))
  }

  /// The sum is the pseudo header's addresses'.
  private mutating func putIPv4(_ packet: Packet, _ length: Int, _ source: UInt32, _ target: UInt32) -> UInt32 {
    let start = bytes.count
    bytes += [0x45, 0]
    put(UInt16(20 + length))
    put(packet.ipID)
    put(UInt16(0x4000))
    bytes += [packet.ttl, 6, 0, 0]
    put(source)
    put(target)
    set(start + 10, checksum(start, from: 0))
    return sum(start + 12, from: 0)
  }

  private mutating func putIPv6(
    _ packet: Packet, _ length: Int, _ source: UInt32, _ target: UInt32, client: UInt32
  ) -> UInt32 {
    let start = bytes.count
    put(UInt32(0x6000_0000) | (packet.isForeign ? 0 : client & 0xF_FFFF))
    put(UInt16(length))
    bytes += [6, packet.ttl]
    for address in [source, target] {
      bytes += [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0]
      put(address)
    }
    return sum(start + 8, from: 0)
  }

  private func optionBytes(_ packet: Packet) -> [UInt8] {
    let stamps = [packet.tsval, packet.tsecr].flatMap { value in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
    switch packet.options {
    case .none: return []
    case .syn: return [2, 4, 0x05, 0xB4, 4, 2, 8, 10] + stamps + [1, 3, 3, 7]
    case .timestamps: return [1, 1, 8, 10] + stamps
    case .mptcpReset: return [30, 4, 0x80, 3]
    }
  }

  private mutating func put<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
  }

  private mutating func set(_ offset: Int, _ value: UInt16) {
    bytes[offset] = UInt8(value >> 8)
    bytes[offset + 1] = UInt8(truncatingIfNeeded: value)
  }

  /// RFC 1071, from `start` to the end.
  private func sum(_ start: Int, from initial: UInt32) -> UInt32 {
    bytes.withUnsafeBufferPointer { all in
      var total = UInt64(initial)
      var index = start
      while index + 1 < all.count {
        total &+= UInt64(all[index]) << 8 | UInt64(all[index + 1])
        index += 2
      }
      if index < all.count { total &+= UInt64(all[index]) << 8 }
      while total > 0xFFFF { total = (total & 0xFFFF) + (total >> 16) }
      return UInt32(total)
    }
  }

  private func checksum(_ start: Int, from initial: UInt32) -> UInt16 {
    ~UInt16(truncatingIfNeeded: sum(start, from: initial))
  }
}
