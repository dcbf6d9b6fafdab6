import TCPTrack

/// Citrix NetScaler writes its reason into the window field of its resets (vendor's list of reset
/// window codes). Ordinary windows hit the same numbers, so the window must differ from all that this
/// end advertised, and the reset must lack the time stamps that a socket with a window would send.
enum NetScalerWindow {
  static func reading(of facts: Facts) -> Stated? {
    let window = facts.reset.window
    guard let meaning = meaning(of: window), !facts.reset.options.contains(.timestamps) else { return nil }
    guard window != facts.a.window, window != facts.a.maxWindow, window != facts.a.synWindow else { return nil }
    for note in facts.story.before where facts.story.isMine(note) && !note.has(.rst) {
      if note.window == window { return nil }
    }
    return Stated(prose: "window \(window), NetScaler's code for “\(meaning)”", hint: hint(of: window))
  }

  private static func hint(of window: UInt16) -> ReasonCode? {
    switch window {
    case 8211, 9300...9303: .idleExpired
    case 8207: .synInConnection
    case 8205, 8206: .unacceptableAck
    case 8212: .closedPort
    case 9304: .zeroWindowTimeout
    case 9310: .keepaliveTimeout
    case 9702: .dataAfterClose
    default: nil
    }
  }

  private static func meaning(of window: UInt16) -> StaticString? {
    switch window {
    case 8192..<9000: tcp(window)
    case 9100..<9300: http(window)
    case 9300..<9500: reuse(window)
    case 9600..<9800: proxy(window)
    default: policy(window)
    }
  }

  private static func tcp(_ window: UInt16) -> StaticString? {
    switch window {
    case 8196: "bad SSL record"
    case 8201: "socket already closed"
    case 8202: "SYN cookie expired"
    case 8204: "retransmitted SYN with a wrong sequence number"
    case 8205: "bad final ACK of the handshake"
    case 8206: "bad packet in SYN-SENT"
    case 8207: "SYN on an established connection"
    case 8208: "too many duplicate retransmissions"
    case 8209: "out of memory"
    case 8210: "HTTP denial-of-service protection"
    case 8211: "idle connection cleaned up"
    case 8212: "no listener"
    case 8213: "Sure Connect"
    case 8214: "MSS above the MTU"
    default: nil
    }
  }

  private static func http(_ window: UInt16) -> StaticString? {
    switch window {
    case 9100: "orphan HTTP connection"
    case 9201: "multiplexing error"
    case 9202: "sequence mismatch on a reused server connection"
    case 9203: "FIN for a previous client"
    case 9205, 9209: "chunked encoding error"
    case 9206: "bad HTTP header"
    case 9207: "header reassembly failed"
    case 9208: "incomplete response"
    case 9210: "corrupt data"
    case 9212: "invalid request"
    case 9214, 9216: "cache error"
    case 9217: "body longer than Content-Length"
    case 9218: "extra data"
    case 9219, 9220: "out of buffers"
    case 9221: "stale domain shard"
    case 9222: "Content-Length with Transfer-Encoding"
    default: nil
    }
  }

  private static func reuse(_ window: UInt16) -> StaticString? {
    switch window {
    case 9300...9303: "idle time-out or service down"
    case 9304: "zero-window probes failed"
    case 9305: "bad ACK to its SYN"
    case 9306: "buffering undone"
    case 9307...9309: "small-window protection"
    case 9310: "keep-alive failed"
    case 9311: "retry"
    case 9400: "reuse pool flushed"
    case 9401: "connection flushed for capacity"
    case 9450...9460: "SQL protocol error"
    default: nil
    }
  }

  private static func proxy(_ window: UInt16) -> StaticString? {
    switch window {
    case 9600, 9601: "too many sequence or ACK mismatches"
    case 9602: "VPN probe limit"
    case 9700, 9701: "reset relayed from the other side"
    case 9702: "data after FIN"
    case 9704: "buffer limit"
    default: nil
    }
  }

  private static func policy(_ window: UInt16) -> StaticString? {
    switch window {
    case 9800: "monitor probe timed out"
    case 9811: "fatal SSL alert"
    case 9812: "IP address removed"
    case 9814: "policy action RESET"
    case 9816, 9818, 9838: "bad SSL record"
    case 9817, 9822, 9827, 9848: "SSL configuration changed"
    case 9821: "SSL disabled"
    case 9823, 9824: "AAA error"
    case 9830: "access list DENY"
    case 9831, 9832: "application error"
    case 9833: "fatal SSL error"
    case 9855: "surge queue overflow"
    case 9875: "client closed, server connection reset"
    case 9911, 9912: "out of HTTP memory"
    case 9951: "incomplete SSL record"
    case 9952: "fatal SSL alert received"
    case 9953: "time-out action"
    case 9956, 9957: "QoS limit"
    case 9960...9969: "MPTCP error"
    case 9970: "bandwidth limit"
    case 9974: "terminated at TCP"
    case 9975: "wait queue"
    case 10029: "SSL rate limit"
    case 10030: "out of packet credits"
    default: nil
    }
  }
}
