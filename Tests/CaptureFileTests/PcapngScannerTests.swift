import Testing

@testable import CaptureFile

struct PcapngScannerTests {
  @Test(arguments: [false, true])
  func readsSectionsInterfacesAndEveryKindOfPacket(bigEndian: Bool) throws {
    var file = CaptureBytes.pcapng(bigEndian: bigEndian)
    file.interface(linkType: 1, snapLength: 80)
    file.interface(linkType: 113, resolution: 9, offset: 3600)
    file.enhanced(ticks: 1_700_000_000_123_456, original: 99, frameBytes(1, 61))
    file.enhanced(interface: 1, ticks: 1_700_000_000_123_456_789, frameBytes(2, 64))
    file.block(3) {
      $0.put(UInt32(100))
      $0.put(frameBytes(3, 80))
    }
    file.block(2) {
      $0.put(UInt16(1))
      $0.put(UInt16(0))
      $0.put(UInt64(0))
      $0.put(UInt32(5))
      $0.put(UInt32(7))
      $0.put(frameBytes(4, 5))
    }
    file.section(minor: 2)
    file.interface(linkType: 101)
    file.enhanced(ticks: 1, frameBytes(5, 40))
    let result = try read(file.bytes)
    #expect(complaint(result) == "")
    #expect(result.frames.map(\.number) == [1, 2, 3, 4, 5])
    #expect(
      result.frames.map(\.time) == [
        1_700_000_000_123_456_000, 1_700_003_600_123_456_789, 0, 3_600_000_000_000, 1000,
      ])
    #expect(result.frames.map(\.original) == [99, 64, 100, 7, 40])
    #expect(result.frames.map(\.linkType) == [1, 113, 1, 113, 101])
    #expect(result.frames.map(\.bytes.count) == [61, 64, 80, 5, 40])
    #expect(try read(file.bytes, onlyWiretap: true).frames == result.frames)
  }

  @Test func sectionsMayDifferInByteOrder() throws {
    var file = CaptureBytes.pcapng()
    file.interface()
    file.enhanced(ticks: 1, frameBytes(1, 60))
    var other = CaptureBytes.pcapng(bigEndian: true)
    other.interface()
    other.enhanced(ticks: 2, frameBytes(2, 60))
    let result = try read(file.bytes + other.bytes)
    #expect(result.frames.map(\.time) == [1000, 2000])
    #expect(try read(file.bytes + other.bytes, onlyWiretap: true).frames == result.frames)
  }

  @Test func numbersWhatWiresharkNumbersAndSkipsTheRest() throws {
    var file = CaptureBytes.pcapng()
    file.interface()
    file.enhanced(ticks: 1, frameBytes(1, 60))
    for kind: UInt32 in [0x0BAD, 0x4000_0BAD] {
      file.block(kind) {
        $0.put(UInt32(12345))
        $0.put([1, 2, 3, 4])
      }
    }
    file.block(9) { $0.put(Array("__REALTIME_TIMESTAMP=1478389147837945\nMESSAGE=x\n".utf8)) }
    file.block(0x777) { $0.put([UInt8](repeating: 9, count: 700_000)) }
    file.block(4) { $0.put(UInt32(0)) }
    file.enhanced(ticks: 2, frameBytes(2, 60))
    let result = try read(file.bytes)
    #expect(complaint(result) == "")
    #expect(result.frames.map(\.linkType) == [1, 0xFFFF, 0xFFFF, 0xFFFF, 1])
    #expect(try read(file.bytes, onlyWiretap: true).frames == result.frames)
  }

  @Test func lengthsThatAreNoMultipleOfFourArePadded() throws {
    var file = CaptureBytes.pcapng()
    file.interface()
    file.enhanced(ticks: 1, frameBytes(1, 61))
    file.enhanced(ticks: 2, frameBytes(2, 62))
    // The builder's total leaves the padding out, as some writers do.
    #expect(try read(file.bytes).frames.map(\.bytes.count) == [61, 62])
  }

  @Test func countersAreKept() throws {
    var file = CaptureBytes()
    file.section(options: [(2, "x86"), (3, "Linux 6.18"), (4, "dumpcap")])
    file.interface(name: "eth0")
    file.interface(name: "eth1")
    file.enhanced(ticks: 1, frameBytes(1, 60))
    file.block(5) { body in
      body.put(UInt32(1))
      body.put(UInt64(0))
      for (code, value) in [(UInt16(4), UInt8(100)), (5, 7), (7, 9)] {
        body.option(code, [value, 0, 0, 0, 0, 0, 0, 0])
      }
      body.option(0, [])
    }
    try withFile(file.bytes) { path in
      let own = try CaptureReader(path: path)
      let wiretap = try CaptureReader(path: path, file: 0, onlyWiretap: true)
      for reader in [own, wiretap] {
        _ = readAll(reader)
        #expect(reader.interfaces.count == 2)
        #expect(reader.interfaces[0].counters == CaptureCounters())
        #expect(reader.interfaces[1].counters.droppedByInterface == 7)
        #expect(reader.interfaces[1].counters.droppedBySystem == 9)
      }
      #expect(own.bytesRead == UInt64(file.bytes.count))
      #expect(own.size == UInt64(file.bytes.count))
    }
  }

  /// What makes a block unusable, and the words for it. One good frame comes before it, one would after it.
  static let damages: [(String, @Sendable (inout CaptureBytes) -> Void)] = [
    ("whose two lengths differ", { $0.block(6, trailer: 7) { $0.put([UInt8](repeating: 0, count: 40)) } }),
    ("of 8 bytes; the least is 12", { $0.put([6, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]) }),
    ("of interface 3, of which there are 1", { $0.enhanced(interface: 3, ticks: 0, [1]) }),
    ("too short", { $0.block(6) { $0.put(UInt64(0)) } }),
    (
      "in a block with room for 4",
      {
        $0.block(6) {
          $0.put([UInt8](repeating: 0, count: 12))
          $0.put(UInt32(5))
          $0.put(UInt64(0))
        }
      }
    ),
    ("more than the 16777216", { $0.put([6, 0, 0, 0, 0, 0, 0, 0x7F, 0, 0, 0, 0]) }),
    ("byte-order magic", { $0.block(0x0A0D_0D0A) { $0.put(UInt64(1)) } }),
    ("version 1.9", { $0.section(minor: 9) }),
    (
      "without an interface",
      {
        $0.section(); $0.block(3) { $0.put(UInt32(0)) }
      }
    ),
    ("is cut short", { $0.put([0x77, 7, 0, 0, 0, 0, 0, 0x70, 1, 2, 3, 4]) }),
  ]

  @Test(arguments: damages.indices)
  func damageIsToldAfterTheFramesBefore(index: Int) throws {
    let (words, damage) = Self.damages[index]
    var file = CaptureBytes.pcapng()
    file.interface()
    file.enhanced(ticks: 1, frameBytes(1, 60))
    damage(&file)
    file.enhanced(ticks: 2, frameBytes(2, 60))
    let result = try read(file.bytes)
    #expect(result.frames.count == 1)
    #expect(complaint(result).contains(words))
    #expect(complaint(result).contains("frame 2"))
  }
}

struct PcapngClockTests {
  @Test func everyResolutionGivesNanoseconds() {
    #expect(PcapngClock().nanoseconds(ticks: 1_500_000) == 1_500_000_000)
    #expect(PcapngClock(resolution: 9).nanoseconds(ticks: 7) == 7)
    #expect(PcapngClock(resolution: 0).nanoseconds(ticks: 7) == 7_000_000_000)
    #expect(PcapngClock(resolution: 12).nanoseconds(ticks: 1_999_999_999_999) == 1_999_999_999)
    #expect(PcapngClock(resolution: 0x80 | 20).nanoseconds(ticks: 3 << 19) == 1_500_000_000)
    #expect(PcapngClock(resolution: 0x80 | 63).nanoseconds(ticks: 1 << 62) == 500_000_000)
    #expect(PcapngClock(resolution: 9, offset: -2).nanoseconds(ticks: 5) == -1_999_999_995)
    #expect(PcapngClock(resolution: 127).nanoseconds(ticks: .max - 1) == 999_999_999)
  }
}
