/// The 20 bytes of a message's SHA-1 (FIPS 180-4 §6.1). For naming things, not for security.
func sha1(_ message: [UInt8]) -> [UInt8] {
  var padded = message
  padded += [0x80]
  while padded.count % 64 != 56 { padded += [0] }
  padded.appendBigEndian(UInt64(message.count) &* 8, bytes: 8)
  var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
  var block = 0
  while block < padded.count {
    compress(padded[block..<block + 64], into: &state)
    block += 64
  }
  var digest: [UInt8] = []
  for word in state { digest.appendBigEndian(UInt64(word), bytes: 4) }
  return digest
}

private func compress(_ block: ArraySlice<UInt8>, into state: inout [UInt32]) {
  var schedule: [UInt32] = []
  schedule.reserveCapacity(80)
  for word in 0..<16 {
    let first = block.startIndex + 4 * word
    schedule.append(
      UInt32(block[first]) &<< 24 | UInt32(block[first + 1]) &<< 16 | UInt32(block[first + 2]) &<< 8
        | UInt32(block[first + 3]))
  }
  for word in 16..<80 {
    schedule.append(
      (schedule[word - 3] ^ schedule[word - 8] ^ schedule[word - 14] ^ schedule[word - 16]).rotatedLeft(by: 1))
  }
  var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
  for (round, word) in schedule.enumerated() {
    let (mix, constant): (UInt32, UInt32) =
      switch round {
      case ..<20: (b & c | ~b & d, 0x5A82_7999)
      case ..<40: (b ^ c ^ d, 0x6ED9_EBA1)
      case ..<60: (b & c | b & d | c & d, 0x8F1B_BCDC)
      default: (b ^ c ^ d, 0xCA62_C1D6)
      }
    let next = a.rotatedLeft(by: 5) &+ mix &+ e &+ constant &+ word
    (a, b, c, d, e) = (next, a, b.rotatedLeft(by: 30), c, d)
  }
  state[0] &+= a
  state[1] &+= b
  state[2] &+= c
  state[3] &+= d
  state[4] &+= e
}

extension UInt32 {
  fileprivate func rotatedLeft(by bits: UInt32) -> UInt32 { self &<< bits | self &>> (32 &- bits) }
}
