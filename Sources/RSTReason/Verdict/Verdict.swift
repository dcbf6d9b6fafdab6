import TCPTrack

/// The judgement of one reset: every field of `rst.*`, as values; prose is written on demand.
///
/// Durations are nanoseconds, -1 where not known; frame numbers are 0 where there is none.
public struct Verdict: Sendable {
  // Which reset.
  public var frame: UInt64 = 0
  public var file: UInt32 = 0
  public var time: Int64 = 0
  public var source = Address.none
  public var destination = Address.none
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  public var isIPv6 = false
  /// Number of the connection, from 0 in order of appearance.
  public var connection: UInt64 = 0

  // What is said of it.
  public var code = ReasonCode.unknown
  public var confidence = Confidence.possible
  public var isHarmless = false
  /// Later segments may still change it.
  public var isProvisional = false
  /// The later segment that changed the verdict, and its file.
  public var revisedBy: UInt64 = 0
  public var revisedByFile: UInt32 = 0
  public var severity = Severity.note
  /// Expert group Security rather than Sequence.
  public var isSecurity = false
  /// Strongest first.
  public var evidence: [Evidence] = []
  /// Likeliest first.
  public var alternatives: [ReasonCode] = []
  /// The `sk_rst_reason` names that a Linux sender would have reported.
  public var linux: [StaticString] = []
  /// A reason written in the packet itself, escaped and bounded.
  public var stated: Prose?
  /// Tampering signature, as `PSH+ACK → RST;RST+ACK`.
  public var signature: Prose?

  public var form = Form.other
  public var origin = Origin.unknown
  public var effect = Effect.unknown
  public var senderRole = Role.unknown
  public var senderState = ObservedState()
  public var receiverState = ObservedState()
  /// Bytes sent by that end and never acknowledged.
  public var senderUnacked: UInt64 = 0
  public var receiverUnacked: UInt64 = 0
  /// Payload bytes that end had sent before.
  public var senderBytes: UInt64 = 0
  public var receiverBytes: UInt64 = 0
  /// The segment answered, or the context of an active reset, and its file.
  public var trigger: UInt64 = 0
  public var triggerFile: UInt32 = 0
  /// The connection's first reset, if this is not it, and its file.
  public var first: UInt64 = 0
  public var firstFile: UInt32 = 0
  /// The same packet captured before, and its file.
  public var duplicateOf: UInt64 = 0
  public var duplicateFile: UInt32 = 0
  public var idle: Int64 = -1
  public var delay: Int64 = -1
  public var rtt: Int64 = -1
  public var captureLimits: CaptureLimits = []

  /// The connection's last segments and the reset.
  public var ladder: [LadderStep] = []

  /// Figures that the prose needs beside the fields.
  var figures = Figures()

  public init() {}

  /// Leaves an empty one in its place: nothing is copied, which would count references for each member.
  public mutating func take() -> Verdict {
    var taken = Verdict()
    swap(&taken, &self)
    return taken
  }

  public var category: Category { reason.category }
  /// One line for a list column.
  public var title: StaticString { reason.title }
  /// The page of the catalogue that this verdict cites.
  public var reason: Reason { Catalogue.reason(code) }
}
