import RSTReason
import TCPTrack
import Testing

/// Captures with a snap length that ends within the TCP header: what is not there is not known, and not absent.
struct CutHeaderTests {
  /// A window that was not captured is not shut.
  @Test(arguments: [false, true]) func theWindow(isCaptured: Bool) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      for _ in 0..<3 {
        $0.client.send(.ack) {
          $0.window = 0
          if !isCaptured { $0.marks.insert([.cut, .windowUnknown]) }
        }
        $0.pause(1)
        $0.server.probe()
      }
      $0.pause(1)
      $0.server.abort()
    }
    #expect((outcome.last.code == .zeroWindowTimeout) == isCaptured, "\(outcome.last.text.string)")
  }

  /// Where none ever was, it is not known either.
  @Test(arguments: [(true, ReasonCode.peerRestarted), (false, .dataAfterClose)])
  func noWindowAtAll(isCut: Bool, code: ReasonCode) {
    let outcome = exchange {
      func cut(_ segment: inout Segment) {
        segment.window = 0
        if isCut { segment.marks.insert([.cut, .windowUnknown]) }
      }
      $0.client.send(.syn, cut)
      $0.server.send([.syn, .ack], cut)
      $0.client.send(.ack, cut)
      $0.client.send([.psh, .ack], length: 100, cut)
      $0.server.send([.psh, .ack], length: 500, cut)
      $0.client.send(.ack, cut)
      $0.pause(0.5)
      $0.client.send([.psh, .ack], length: 100, cut)
      $0.server.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// A SYN without options is no raw one if they were not captured.
  @Test(arguments: [(true, ReasonCode.handshakeAborted), (false, .halfOpenScan)])
  func theOptionsOfASYN(isCut: Bool, code: ReasonCode) {
    let outcome = exchange {
      $0.client.synOptions = []
      $0.client.send(.syn) { if isCut { $0.marks.insert(.cut) } }
      $0.server.synAck()
      $0.client.reply()
    }
    #expect(outcome.last.code == code, "\(outcome.last.text.string)")
  }

  /// The option that explains a reset may have been cut off.
  @Test(arguments: [(true, Confidence.probable), (false, .certain)])
  func theOptionsOfAReset(isCut: Bool, confidence: Confidence) {
    let outcome = exchange {
      $0.handshake()
      $0.request()
      $0.server.fin()
      $0.client.ack()
      $0.pause(0.5)
      $0.server.send([.rst, .ack]) { if isCut { $0.marks.insert(.cut) } }
    }
    #expect(outcome.last.code == .abortAfterOwnFin && outcome.last.confidence == confidence)
  }

  @Test func bytesBeforeTheWindow() {
    var frame = [UInt8](repeating: 0, count: 14)
    frame[12] = 0x50
    frame[13] = 0x10
    for (captured, isKnown) in [(14, false), (15, false), (16, true)] {
      var segment = Segment()
      let bytes = frame + [UInt8](repeating: 1, count: captured - 14)
      let outcome = bytes.withUnsafeBufferPointer {
        FrameDecoder.decodeTCP($0.baseAddress!, captured: captured, wireLength: 20, into: &segment)
      }
      #expect(outcome == .segment)
      #expect(segment.marks.contains(.cut))
      #expect(segment.marks.contains(.windowUnknown) == !isKnown)
      #expect(segment.window == (isKnown ? 0x0101 : 0))
    }
  }
}
