import Testing

@testable import CaptureFile

@Suite struct FrameCommentsTests {
  private func taken(_ comments: inout FrameComments, _ frame: UInt64) -> [String] {
    var texts: [String] = []
    comments.take(frame) { texts.append(String(decoding: $0, as: UTF8.self)) }
    return texts
  }

  @Test func sortsByFrameAndKeepsTheOrderWithin() {
    var comments = FrameComments()
    for (text, frame) in [("c", 9), ("a", 2), ("d", 9), ("b", 2)] as [(String, UInt64)] {
      comments.append(Array(text.utf8), to: frame)
    }
    comments.sort()
    #expect(comments.nextFrame == 2)
    #expect(taken(&comments, 1) == [])
    #expect(taken(&comments, 2) == ["a", "b"])
    #expect(comments.nextFrame == 9)
    #expect(comments.count == 2)
    #expect(taken(&comments, 9) == ["c", "d"])
    #expect(comments.nextFrame == .max)
  }

  @Test func goesOnAfterAllAreTaken() {
    var comments = FrameComments()
    comments.append(Array("a".utf8), to: 1)
    #expect(taken(&comments, 1) == ["a"])
    comments.append(Array("b".utf8), to: 5)
    #expect(comments.nextFrame == 5)
    #expect(taken(&comments, 5) == ["b"])
  }

  @Test func framesPassedOverAreDoneWith() {
    var comments = FrameComments()
    comments.append(Array("a".utf8), to: 1)
    comments.append(Array("b".utf8), to: 2)
    #expect(taken(&comments, 2) == ["b"])
    #expect(comments.count == 0)
  }

  @Test func tooLongIsCutBetweenCharacters() {
    var comments = FrameComments()
    comments.append(Array(String(repeating: "x", count: 65_533).utf8) + Array("ß more".utf8), to: 1)
    comments.append(Array("spaces behind   ".utf8), to: 1)
    let texts = taken(&comments, 1)
    #expect(texts[0] == String(repeating: "x", count: 65_533))
    #expect(texts[1] == "spaces behind")
  }
}

@Suite struct FrameSelectionTests {
  @Test func holdsWhatIsInsertedWithinItsRange() {
    var selection = FrameSelection(frames: 128)
    for frame: UInt64 in [1, 64, 128, 100_000] { selection.insert(frame) }
    #expect((0...200).filter { selection.contains($0) } == [1, 64, 128])
    #expect(!selection.contains(100_000))
  }
}
