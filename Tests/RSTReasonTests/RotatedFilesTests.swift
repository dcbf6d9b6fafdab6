import RSTReason
import TCPTrack
import Testing

/// One capture in several files, whose frame numbers begin anew: no number stands for two segments.
struct RotatedFilesTests {
  /// The final verdicts in the order of the resets, where each file holds so many frames.
  private func verdicts(of segments: [Segment], framesInAFile: UInt64) -> [Verdict] {
    let engine = Engine()!
    var newest: [UInt64: Verdict] = [:]
    func drain() {
      while let verdict = engine.next() {
        newest[UInt64(verdict.file) * framesInAFile + verdict.frame] = verdict
      }
    }
    for (index, segment) in segments.enumerated() {
      var numbered = segment
      numbered.file = UInt32(UInt64(index) / framesInAFile)
      numbered.frame = UInt64(index) % framesInAFile + 1
      engine.feed(numbered)
      drain()
    }
    engine.flush()
    drain()
    return newest.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test(arguments: Example.all) func theVerdictIsThatOfTheWhole(example: Example) {
    let exchange = Exchange()
    example.script(exchange)
    let whole = verdicts(of: exchange.fed, framesInAFile: .max)
    for framesInAFile in 1...3 as ClosedRange<UInt64> {
      let pieces = verdicts(of: exchange.fed, framesInAFile: framesInAFile)
      #expect(pieces.count == whole.count)
      for (piece, one) in zip(pieces, whole) {
        func place(_ frame: UInt64, _ file: UInt32) -> UInt64 {
          frame == 0 ? 0 : UInt64(file) * framesInAFile + frame
        }
        #expect(piece.code == one.code && piece.confidence == one.confidence, "\(piece.text.string)")
        #expect((piece.form, piece.effect, piece.origin) == (one.form, one.effect, one.origin))
        #expect((piece.idle, piece.delay) == (one.idle, one.delay))
        #expect((piece.senderUnacked, piece.receiverUnacked) == (one.senderUnacked, one.receiverUnacked))
        #expect(piece.alternatives == one.alternatives)
        #expect(place(piece.trigger, piece.triggerFile) == one.trigger)
        #expect(place(piece.first, piece.firstFile) == one.first)
        #expect(place(piece.duplicateOf, piece.duplicateFile) == one.duplicateOf)
        for (step, other) in zip(piece.ladder, one.ladder) {
          let (file, frame) = UInt64(other.frame.number - 1).quotientAndRemainder(dividingBy: framesInAFile)
          #expect(step.frame.number == UInt32(frame + 1))
          #expect(step.frame.file == Self.place(of: UInt32(file), besides: piece.file))
        }
      }
    }
  }

  private static func place(of file: UInt32, besides reset: UInt32) -> CitedFrame.File {
    switch Int(reset) - Int(file) {
    case 0: .same
    case 1: .before
    case 2...: .earlier
    case -1: .next
    default: .later
    }
  }

  @Test func whatIsNoLongerKeptMayBeOfAnyFileBefore() {
    let exchange = Exchange()
    exchange.handshake()
    exchange.client.data(500)
    for _ in 0..<ResetEvent.depth {
      exchange.server.ack()
      exchange.client.ack()
    }
    exchange.server.abort()
    let sentence = "(up to frame 4 of this file or an earlier one)"
    #expect(verdicts(of: exchange.fed, framesInAFile: 20)[0].text.string.contains(sentence))
    #expect(verdicts(of: exchange.fed, framesInAFile: .max)[0].text.string.contains("(up to frame 4)"))
  }
}
