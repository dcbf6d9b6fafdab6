/// The 20 bytes of a message's SHA-1 (FIPS 180-4 §6.1). For naming things, not for security.
func sha1(_ message: [UInt8]) -> [UInt8] {
  var padded = message
  padded.reserveCapacity(message.count + 72)
  padded.append(0x80)
  padded.append(contentsOf: repeatElement(0, count: (120 - padded.count % 64) % 64))
  padded.appendBigEndian(UInt64(message.count) &* 8, bytes: 8)
  var state = SHA1State()
  padded.withUnsafeBufferPointer { bytes in
    var block = 0
    while block < bytes.count {
      state.compress(UnsafeBufferPointer(rebasing: bytes[block..<block + 64]))
      block += 64
    }
  }
  var digest: [UInt8] = []
  digest.reserveCapacity(20)
  for word in [state.a, state.b, state.c, state.d, state.e] { digest.appendBigEndian(UInt64(word), bytes: 4) }
  return digest
}

private struct SHA1State {
  var a: UInt32 = 0x6745_2301
  var b: UInt32 = 0xEFCD_AB89
  var c: UInt32 = 0x98BA_DCFE
  var d: UInt32 = 0x1032_5476
  var e: UInt32 = 0xC3D2_E1F0

  /// A block of 64 bytes.
  mutating func compress(_ block: UnsafeBufferPointer<UInt8>) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 80) { schedule in
      for word in 0..<16 {
        let first = 4 * word
        schedule[word] =
          UInt32(block[first]) &<< 24 | UInt32(block[first + 1]) &<< 16 | UInt32(block[first + 2]) &<< 8
          | UInt32(block[first + 3])
      }
      for word in 16..<80 {
        schedule[word] =
          (schedule[word - 3] ^ schedule[word - 8] ^ schedule[word - 14] ^ schedule[word - 16]).rotatedLeft(by: 1)
      }
      run(UnsafeBufferPointer(schedule))
    }
  }

  private mutating func run(_ schedule: UnsafeBufferPointer<UInt32>) {
    let start = self
    for round in 0..<80 {
      let (mix, constant): (UInt32, UInt32) =
        switch round {
        case ..<20: (b & c | ~b & d, 0x5A82_7999)
        case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
        case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
        default: (b ^ c ^ d, 0xCA62_C1D6)
        }
      let next = a.rotatedLeft(by: 5) &+ mix &+ e &+ constant &+ schedule[round]
      (a, b, c, d, e) = (next, a, b.rotatedLeft(by: 30), c, d)
    }
    a &+= start.a
    b &+= start.b
    c &+= start.c
    d &+= start.d
    e &+= start.e
  }
}

extension UInt32 {
  fileprivate func rotatedLeft(by bits: UInt32) -> UInt32 { self &<< bits | self &>> (32 &- bits) }
}
