/// One observation that speaks for a verdict, with its figures. Durations are nanoseconds, frames
/// the low 32 bits of frame numbers. "This end" is the one in whose name the reset was sent.
public enum Evidence: Sendable {
  // The reset's own form.
  case answersSYN(frame: UInt32, delay: Int64)
  case answersSYNACK(frame: UInt32, delay: Int64)
  case answersSegment(frame: UInt32, payload: UInt32, fin: Bool, delay: Int64)
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
  case newSYN(frame: UInt32)
  case synInConnection(frame: UInt32)
  case wrongACK(frame: UInt32, off: Int64)
  case wrongACKUnseen
  case soonAfterHandshake(after: Int64)

  // The ends and their data.
  case peerFIN(frame: UInt32)
  case peerFINUncaptured
  case ownFIN(frame: UInt32, before: Int64)
  case ownFINOnItsWay
  case ownFINBehind(frame: UInt32, after: Int64)
  case ownFINUncaptured
  case ownFINAcknowledged(before: Int64)
  case bothClosed(own: UInt32, peer: UInt32)
  case timeWait(age: Int64)
  case allAcknowledged
  case ownUnacknowledged(bytes: UInt64)
  case ownJustSent(frame: UInt32, before: Int64)
  /// The sender's last payload, its request.
  case ownUnanswered(frame: UInt32, before: Int64)
  case peerInFlight(bytes: UInt64)
  case peerUnanswered(bytes: UInt64, frame: UInt32)
  /// In bytes where the window's scale is known, else as written.
  case windowGrew(from: UInt32, to: UInt32, isScaled: Bool)
  case windowShrank(from: UInt32, to: UInt32, isScaled: Bool)
  case acknowledgedByReset(bytes: UInt64, count: Int)
  case answerComplete(frame: UInt32)
  case answerMayBeUnread(bytes: UInt64)
  case moreWasQueued(frame: UInt32)
  case tlsAlert(frame: UInt32)
  case onlyAlert(frame: UInt32)
  case finHeldBack

  // Silence and time-outs.
  case idle(Int64)
  case idleMatchesTimer(Int64, StaticString)
  /// An earlier silence, about as long or longer.
  case silenceOutlived(Int64)
  /// The time stamps of whoever broke the silence have not gone on for it.
  case clockStood
  case silentEnd(since: Int64, count: Int)
  case keepAliveProbes(count: Int, span: Int64)
  case keepAliveUnheard(count: Int, span: Int64)
  case windowProbes(count: Int, span: Int64)
  case zeroWindow
  case retransmissions(count: Int, span: Int64)
  case retransmissionDue
  case crossedFIN(frame: UInt32, apart: Int64)

  // History and neighbours.
  case priorReset(frame: UInt32, own: Bool)
  case formerIncarnation(before: Int64)
  case nextConnection(frame: UInt32)
  case serviceAccepted(count: UInt16, frame: UInt32)
  case serviceRefused(count: UInt16)
  case serviceListened(count: UInt16)
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
  case senderWentOn(frame: UInt32)
  case senderSentMoreBefore(bytes: UInt32)
  case synACKAfter(frame: UInt32)
  case bothEndsReset(frame: UInt32, apart: Int64)
  case burst(count: Int)
  case outsideWindow(by: Int64)
  case insideWindowOnly(by: Int64)
  case challengeUnanswered(frame: UInt32)
  case afterRequest(frame: UInt32, content: Content)

  // What failed to be acceptable.
  case badTimestamp(frame: UInt32)
  case signedSegment(frame: UInt32)
  case acksUnsent(frame: UInt32)
  case illegalFlags(frame: UInt32)

  // What is missing.
  case beganMidway
  case captureJustBegan(before: Int64)
  case forgotten
  case oneSided
  case notAllCaptured
  /// A reply, but not to any segment captured.
  case answersUncaptured
  case answersForgotten
  case firstOfItsConnection

  /// What a payload that provoked a forger looked like.
  public enum Content: Sendable, Equatable { case tlsClientHello, httpRequest }
}
