import CRSTReason
import TCPTrack
import Testing

/// The Swift and the C side see the same bytes.
@Suite struct LayoutTests {
  @Test func frameSliceIsASlice() {
    #expect(MemoryLayout<FrameSlice>.size == MemoryLayout<rstreason_slice>.size)
    #expect(MemoryLayout<FrameSlice>.stride == MemoryLayout<rstreason_slice>.stride)
    #expect(MemoryLayout<FrameSlice>.alignment == MemoryLayout<rstreason_slice>.alignment)
    #expect(MemoryLayout<FrameSlice>.offset(of: \.offset) == MemoryLayout<rstreason_slice>.offset(of: \.offset))
    #expect(
      MemoryLayout<FrameSlice>.offset(of: \.captured) == MemoryLayout<rstreason_slice>.offset(of: \.captured_length))
    #expect(
      MemoryLayout<FrameSlice>.offset(of: \.original) == MemoryLayout<rstreason_slice>.offset(of: \.original_length))
    #expect(MemoryLayout<FrameSlice>.offset(of: \.time) == MemoryLayout<rstreason_slice>.offset(of: \.time))
    #expect(MemoryLayout<FrameSlice>.offset(of: \.number) == MemoryLayout<rstreason_slice>.offset(of: \.number))
    #expect(MemoryLayout<FrameSlice>.offset(of: \.file) == MemoryLayout<rstreason_slice>.offset(of: \.file))
    #expect(MemoryLayout<FrameSlice>.offset(of: \.linkType) == MemoryLayout<rstreason_slice>.offset(of: \.link_type))
    #expect(MemoryLayout<FrameSlice>.offset(of: \.reserved) == MemoryLayout<rstreason_slice>.offset(of: \.reserved))
  }

  @Test func flagBitsAreThoseOfTheHeader() {
    #expect(UInt32(SegmentMarks.ipv6.rawValue) == RSTREASON_MARK_IPV6)
    #expect(UInt32(SegmentMarks.dontFragment.rawValue) == RSTREASON_MARK_DF)
    #expect(UInt32(SegmentMarks.cut.rawValue) == RSTREASON_MARK_CUT)
    #expect(UInt32(SegmentMarks.fragment.rawValue) == RSTREASON_MARK_FRAGMENT)
    #expect(UInt32(SegmentMarks.tunneled.rawValue) == RSTREASON_MARK_TUNNELED)
    #expect(UInt32(SegmentMarks.badOffset.rawValue) == RSTREASON_MARK_BAD_OFFSET)
    #expect(UInt32(SegmentMarks.badChecksum.rawValue) == RSTREASON_MARK_BAD_CHECKSUM)
    #expect(UInt32(SegmentMarks.lengthUnknown.rawValue) == RSTREASON_MARK_LENGTH_UNKNOWN)
    #expect(UInt32(TCPOptions.mss.rawValue) == RSTREASON_OPT_MSS)
    #expect(UInt32(TCPOptions.windowScale.rawValue) == RSTREASON_OPT_WSCALE)
    #expect(UInt32(TCPOptions.sackPermitted.rawValue) == RSTREASON_OPT_SACK_PERMITTED)
    #expect(UInt32(TCPOptions.sack.rawValue) == RSTREASON_OPT_SACK)
    #expect(UInt32(TCPOptions.timestamps.rawValue) == RSTREASON_OPT_TIMESTAMPS)
    #expect(UInt32(TCPOptions.md5.rawValue) == RSTREASON_OPT_MD5)
    #expect(UInt32(TCPOptions.authentication.rawValue) == RSTREASON_OPT_AO)
    #expect(UInt32(TCPOptions.mptcp.rawValue) == RSTREASON_OPT_MPTCP)
    #expect(UInt32(TCPOptions.fastOpen.rawValue) == RSTREASON_OPT_FASTOPEN)
    #expect(UInt32(TCPOptions.mptcpReset.rawValue) == RSTREASON_OPT_MP_TCPRST)
    #expect(UInt32(TCPOptions.mptcpFastClose.rawValue) == RSTREASON_OPT_MP_FASTCLOSE)
    #expect(UInt32(TCPOptions.other.rawValue) == RSTREASON_OPT_OTHER)
  }
}
