import CRSTReason
import Testing

@Suite struct LinkTypeTests {
  @Test(arguments: [(0, 1), (1, 1), (101, 1), (276, 1), (143, 0), (147, 0), (189, 0), (65535, 0)] as [(UInt16, Int32)])
  func someAreRead(linkType: UInt16, isRead: Int32) {
    #expect(rstreason_link_type_is_read(linkType) == isRead)
  }

  @Test func framesOfThoseNotReadHoldNothing() {
    var bytes = refusedConnection()[0]
    for linkType in UInt16.min...UInt16.max where rstreason_link_type_is_read(linkType) == 0 {
      bytes.withUnsafeMutableBufferPointer {
        var frame = rstreason_frame()
        frame.bytes = UnsafePointer($0.baseAddress)
        frame.captured_length = UInt32($0.count)
        frame.original_length = UInt32($0.count)
        frame.link_type = linkType
        var segment = rstreason_segment()
        #expect(rstreason_decode(&frame, &segment) == RSTREASON_NOT_TCP)
      }
    }
  }
}
