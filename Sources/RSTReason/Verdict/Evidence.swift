/// One observation that speaks for a verdict, with its figures. Durations are nanoseconds. "This end" is the one in whose
/// name the reset was sent.
public enum Evidence: Sendable {
  // The reset's own form. Delay -1: the capture has what it answers behind it.
  case answersSYN(frame: CitedFrame, delay: Int64)
  case answersSYNACK(frame: CitedFrame, delay: Int64)
  case answersSegment(frame: CitedFrame, payload: UInt32, fin: Bool, delay: Int64)
  case activeNumbers
  case oddNumbers
  case stated
  case mptcpOption(reason: UInt8)
  case mptcpConnection
  case badChecksum

  // The handshake.
  case neverSpoke
  case onlySYNACK(count: UInt8)
  case synACKRepeated(count: UInt8)
  case openerGone
  case noPayload
  case nothingServed(received: UInt64)
  case noSYNSeen
  case newSYN(frame: CitedFrame)
  case synInConnection(frame: CitedFrame)
  case wrongACK(frame: CitedFrame, off: Int64)
  case wrongACKUnseen
  case soonAfterHandshake(after: Int64)

  // The ends and their data.
  case peerFIN(frame: CitedFrame)
  case peerFINUncaptured
  case ownFIN(frame: CitedFrame, before: Int64)
  case ownFINOnItsWay
  case ownFINBehind(frame: CitedFrame, after: Int64)
  case ownFINUncaptured
  case ownFINAcknowledged(before: Int64)
  case bothClosed(own: CitedFrame, peer: CitedFrame)
  case timeWait(age: Int64)
  case allAcknowledged
  case ownUnacknowledged(bytes: UInt64)
  case ownJustSent(frame: CitedFrame, before: Int64)
  /// The sender's last payload, its request.
  case ownUnanswered(frame: CitedFrame, before: Int64)
  case peerInFlight(bytes: UInt64)
  case peerUnanswered(bytes: UInt64, frame: CitedFrame)
  /// In bytes where the window's scale is known, else as written.
  case windowGrew(from: UInt32, to: UInt32, isScaled: Bool)
  case windowShrank(from: UInt32, to: UInt32, isScaled: Bool)
  case acknowledgedByReset(bytes: UInt64, count: Int)
  case answerComplete(frame: CitedFrame)
  case answerMayBeUnread(bytes: UInt64)
  case moreWasQueued(frame: CitedFrame)
  case tlsAlert(frame: CitedFrame)
  case onlyAlert(frame: CitedFrame)
  case finHeldBack

  // Silence and time-outs.
  case idle(Int64)
  case idleMatchesTimer(Int64, StaticString)
  /// An earlier silence, about as long or longer.
  case silenceOutlived(Int64)
  /// The time stamps of whoever broke the silence have not gone on for it.
  case clockStood
  /// How many connections of its host were aborted at once, and the shortest of their silences.
  case cutWithOthers(connections: UInt32, shortest: Int64)
  case silentEnd(since: Int64, count: Int)
  case keepAliveProbes(count: Int, span: Int64)
  case keepAliveUnheard(count: Int, span: Int64)
  case windowProbes(count: Int, span: Int64)
  case zeroWindow
  case retransmissions(count: Int, span: Int64)
  case retransmissionDue
  case crossedFIN(frame: CitedFrame, apart: Int64)

  // History and neighbours.
  case priorReset(frame: CitedFrame, own: Bool)
  case formerIncarnation(before: Int64)
  case nextConnection(frame: CitedFrame)
  case serviceAccepted(count: UInt16, frame: CitedFrame)
  case serviceRefused(count: UInt16)
  case serviceListened(count: UInt16)
  case serviceRefusesECN(refused: UInt16, accepted: UInt16)
  case scanner(targets: Int, abandoned: UInt16, refused: UInt16)
  case monitor(targets: Int, abandoned: UInt16)
  case rawSYN

  // Origin and aftermath.
  case ttlDiffers(reset: UInt8, usual: UInt8)
  case ttlSame(UInt8)
  case hostTTLDiffers(reset: UInt8, usual: UInt8)
  case ipIDDiffers
  case ipIDRepeated
  case ipIDSkips(count: UInt16)
  case timestampsMissing
  case flowLabelMissing
  case linkDiffers
  case windowUnrelated(reset: UInt16, usual: UInt16)
  case windowInReply(UInt16)
  case ackInFlightMet
  case tooFast(delay: Int64, turnaround: Int64)
  case outrunsHost(delay: Int64, quickest: Int64)
  case senderWentOn(frame: CitedFrame)
  case senderSentMoreBefore(bytes: UInt32)
  case synACKAfter(frame: CitedFrame)
  case bothEndsReset(frame: CitedFrame, apart: Int64)
  case burst(count: Int)
  case outsideWindow(by: Int64)
  case insideWindowOnly(by: Int64)
  case challengeUnanswered(frame: CitedFrame)
  case afterRequest(frame: CitedFrame, content: Content)

  // What failed to be acceptable.
  case badTimestamp(frame: CitedFrame)
  case signedSegment(frame: CitedFrame)
  case acksUnsent(frame: CitedFrame)
  case illegalFlags(frame: CitedFrame)

  // What is missing.
  case beganMidway
  case captureJustBegan(before: Int64)
  case forgotten
  case oneSided
  case onlyControlCaptured
  case notAllCaptured
  /// A reply, but not to any segment captured.
  case answersUncaptured
  case answersForgotten
  case firstOfItsConnection

  /// What a payload that provoked a forger looked like.
  public enum Content: Sendable, Equatable { case tlsClientHello, httpRequest }
}
