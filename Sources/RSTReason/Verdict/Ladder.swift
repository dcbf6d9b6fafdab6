import TCPTrack

/// The connection's last segments up to a reset, as a ladder diagram draws them; sequence numbers are relative to
/// the first seen of each end, or to what the other acknowledged first.
public struct LadderStep: Sendable {
  public let frame: CitedFrame
  /// Nanoseconds from this segment to the reset.
  public let before: Int64
  /// Sent by the end in whose name the reset came.
  public let isSenders: Bool
  public let flags: TCPFlags
  public let seq: UInt32
  /// Valid if `flags` has ACK.
  public let ack: UInt32
  public let payloadLength: UInt32

  /// `SYN,ACK` and the like, in the order of the RFC's header diagram.
  public var flagNames: Prose {
    var names = Prose()
    for (flag, name) in Self.names where flags.contains(flag) {
      if !names.isEmpty { names.append(",") }
      names.append(name)
    }
    return names.isEmpty ? "none" : names
  }

  private static let names: [(TCPFlags, StaticString)] = [
    (.fin, "FIN"), (.syn, "SYN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
  ]
}

extension Facts {
  /// The last of the connection's segments and the reset itself.
  var ladder: [LadderStep] {
    let origin = (
      Self.firstNumber(of: a, firstACK(ofA: false)) ?? reset.seq,
      Self.firstNumber(of: b, firstACK(ofA: true)) ?? trigger?.seq ?? reset.ack
    )
    let last = segments.suffix(7)
    var steps: [LadderStep] = []
    steps.reserveCapacity(last.count + 1)
    for note in last {
      let isMine = story.isMine(note)
      steps.append(
        LadderStep(
          frame: cited(note), before: max(0, reset.time - note.time), isSenders: isMine, flags: note.flags,
          seq: note.seq.raw &- (isMine ? origin.0 : origin.1).raw,
          ack: note.ack.raw &- (isMine ? origin.1 : origin.0).raw, payloadLength: note.payloadLength))
    }
    steps.append(
      LadderStep(
        frame: CitedFrame(number: UInt32(truncatingIfNeeded: reset.frame), file: .same), before: 0, isSenders: true,
        flags: reset.flags,
        seq: reset.seq.raw &- origin.0.raw, ack: reset.ack.raw &- origin.1.raw, payloadLength: reset.payloadLength))
    return steps
  }

  /// Of an end that was not captured, what the other acknowledged first.
  private static func firstNumber(of end: Endpoint, _ answer: @autoclosure () -> SegmentNote?) -> SequenceNumber? {
    end.has(.seen) ? end.firstSeq : answer().map { $0.ack - ($0.has(.syn) ? 1 : 0) }
  }
}
