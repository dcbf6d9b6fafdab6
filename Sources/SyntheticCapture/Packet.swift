/// Which end of a conversation.
enum Side: Int {
  case client = 0
  case server = 1

  var other: Side { self == .client ? .server : .client }
}

struct Flags: OptionSet {
  let rawValue: UInt8

  static let fin = Flags(rawValue: 0x01)
  static let syn = Flags(rawValue: 0x02)
  static let rst = Flags(rawValue: 0x04)
  static let psh = Flags(rawValue: 0x08)
  static let ack = Flags(rawValue: 0x10)
}

/// What options a segment carries.
enum Options {
  case none
  /// MSS, SACK permitted, timestamps, window scale.
  case syn
  case timestamps
  /// MP_TCPRST (RFC 8684 §3.6), reason 3, administratively prohibited.
  case mptcpReset
}

/// One segment of a conversation, before it is bytes.
struct Packet {
  /// Nanoseconds after the conversation's begin.
  var time: Int64
  var from: Side
  var flags: Flags
  var seq: UInt32
  var ack: UInt32
  var window: UInt16
  var payload: Int
  var options: Options
  var ttl: UInt8
  var ipID: UInt16
  /// Milliseconds of the sender's timestamp clock, and what it echoes.
  var tsval: UInt32
  var tsecr: UInt32
  /// Another machine made it: without the IPv6 flow label that the end's own stack gives, resets among them.
  var isForeign = false

  /// SEG.LEN
  var length: UInt32 { UInt32(payload) + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0) }
}
