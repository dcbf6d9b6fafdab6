import CaptureFile
import Foundation
import RSTReason
import TCPTrack
import Testing

/// What every explanation keeps to, whatever it explains.
struct TextTests {
  @Test(arguments: Example.all) func examplesKeepTheRules(example: Example) {
    for report in example.outcome.reports { expectRules(report) }
  }

  @Test func capturesKeepTheRules() throws {
    #expect(BundledCaptures.all.count > 300)
    for path in BundledCaptures.all {
      let engine = try #require(Engine())
      let reader = try CaptureReader(path: path)
      while let batch = try reader.nextBatch() {
        engine.feed(batch.slices, in: batch.base)
        while let verdict = engine.next() { expectRules(verdict) }
      }
      engine.flush()
      while let verdict = engine.next() { expectRules(verdict) }
    }
  }

  /// What the field has whole, the text quotes as far as there is room.
  @Test(arguments: ReasonCode.allCases) func aStatedReasonMakesNoTextTooLong(code: ReasonCode) {
    var verdict = Verdict()
    verdict.code = code
    verdict.confidence = .possible
    verdict.alternatives = [.injectedReset]
    verdict.stated = "F5 BIG-IP “No local listener, and much more to say than there is room for” (0x2409a71:8124)"
    (verdict.senderRole, verdict.isIPv6) = (.client, true)
    (verdict.senderUnacked, verdict.receiverUnacked) = (65_535, 1_460)
    expectRules(verdict)
    let isRoom = code != .halfOpenRecovery && code != .abortAfterPeerFin
    #expect(verdict.text.string.contains("The reset says of itself: F5 BIG-IP") == isRoom)
  }

  @Test func theLadderCountsFromWhatWasAcknowledgedFirstWhereAnEndWasNotCaptured() {
    let outcome = exchange {
      $0.client.sendUncaptured(1)
      $0.server.synAck()
      $0.client.sendUncaptured(100)
      $0.server.data(500)
      $0.server.abort()
    }
    #expect(outcome.last.ladder.map { $0.ack } == [1, 101, 101])
  }

  private static let hedges = [" usually", " probably", " perhaps", " maybe", " may ", " might ", " likely", " seems "]

  private func expectRules(_ verdict: Verdict) {
    let text = verdict.text.string
    #expect(text.split(separator: " ").count < 90, "\(text)")
    #expect(verdict.summary.string.count < 80, "\(verdict.summary.string)")
    #expect(!verdict.summary.string.contains("\n"))
    #expect(text.hasSuffix(".") || text.hasSuffix(")."), "\(text)")
    #expect(verdict.stated != nil || !text.contains("  ") && !text.contains(" ."), "\(text)")
    for hedge in Self.hedges { #expect(!text.lowercased().contains(hedge), "\(hedge): \(text)") }
    let sentences = text.components(separatedBy: ". ")
    #expect(Set(sentences).count == sentences.count, "a sentence twice: \(text)")
    for item in verdict.evidence { #expect(!item.prose.isEmpty, "evidence without a sentence") }
    if verdict.source != verdict.destination {
      let me: Prose = "\(verdict.source, ipv6: verdict.isIPv6)"
      #expect(occurrences(of: me.string, in: text) <= 1, "\(text)")
    }
  }

  /// As a whole address: not as the beginning of a longer one.
  private func occurrences(of address: String, in text: String) -> Int {
    text.components(separatedBy: CharacterSet(charactersIn: " ,;")).filter { $0 == address || $0 == address + "." }
      .count
  }
}
