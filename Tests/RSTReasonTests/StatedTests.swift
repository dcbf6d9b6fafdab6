import RSTReason
import TCPTrack
import Testing

/// What resets say of themselves.
struct StatedTests {
  private func reset(payload: [UInt8], length: UInt32? = nil) -> Verdict {
    exchange {
      $0.handshake()
      $0.request()
      $0.server.send([.rst, .ack], length: length ?? UInt32(payload.count), payload: payload)
    }.last
  }

  @Test func diagnosticPayload() {
    let verdict = reset(payload: [0x33, 0xAA, 0, 14, 0, 0, 0, 0])
    #expect(verdict.stated?.string == "diagnostic payload, reason 14 (connection timeout)")
    #expect(
      verdict.text.string.contains("The reset says of itself: diagnostic payload, reason 14 (connection timeout)"))
    #expect(verdict.text.string.contains("any box on the path can write that"))
  }

  @Test func diagnosticPayloadOfAVendor() {
    #expect(
      reset(payload: [0x33, 0xAA, 1, 0, 0, 0, 0x0D, 0x3A]).stated?.string
        == "diagnostic payload, reason 256 of enterprise 3386")
  }

  @Test(arguments: [
    [0x33, 0xAA, 0, 14, 0, 0, 0], [0x33, 0xAB, 0, 14, 0, 0, 0, 0], [0x33, 0xAA, 0, 14, 0, 0, 0, 0, 0],
  ])
  func notQuiteADiagnosticPayload(payload: [UInt8]) { #expect(reset(payload: payload).stated == nil) }

  @Test func diagnosticPayloadCutByTheCapture() {
    #expect(reset(payload: [0x33, 0xAA, 0, 14], length: 8).stated == nil)
  }

  @Test func bigIPCause() {
    let verdict = reset(payload: Array("BIG-IP: [0x2409a75:2201] Flow expired (sweeper)".utf8))
    #expect(verdict.stated?.string == "F5 BIG-IP “Flow expired (sweeper)” (0x2409a75:2201)")
  }

  @Test func bigIPCauseOfTheOtherSide() {
    let verdict = reset(payload: Array("BIG-IP: [0x2409a75:977] {peer} TCP RST from remote system".utf8))
    #expect(
      verdict.stated?.string == "F5 BIG-IP “TCP RST from remote system” on the proxy's other side (0x2409a75:977)")
  }

  @Test(arguments: ["BIG-IP: [0x", "BIG-IP: [0x12:3]", "BIG-IP: [0x12:3] ", "BIG-IP: [0x12:3] {peer}"])
  func bigIPWithoutACauseIsPlainText(payload: String) {
    #expect(reset(payload: Array(payload.utf8)).stated?.string.hasPrefix("the text “BIG-IP") == true)
  }

  @Test func anExpiredFlowOfABigIPSpeaksForIdleness() {
    func confidence(_ text: String) -> (ReasonCode, Confidence) {
      let verdict = exchange {
        $0.handshake()
        $0.request()
        $0.pause(6)
        $0.server.send([.rst, .ack], length: UInt32(text.utf8.count), payload: Array(text.utf8))
      }.last
      return (verdict.code, verdict.confidence)
    }
    #expect(confidence("BIG-IP: [0x2409a75:2201] Flow expired (sweeper)").0 == .idleExpired)
  }

  @Test func plainTextIsQuotedAndEscaped() {
    #expect(
      reset(payload: Array("Go away\"\\\u{1B}[31m\r\nnow, please do\0".utf8)).stated?.string
        == "the text “Go away\"\\\\\\x1b[31m\\r\\nnow, please do”")
  }

  @Test func nothingRawReachesTheText() {
    let verdict = reset(payload: Array("tcp_disconnect \u{7F}é and a long tail of words to read".utf8))
    let stated = verdict.stated?.string ?? ""
    #expect(stated.contains("\\x7f\\xc3\\xa9"))
    #expect(stated.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
  }

  @Test func longTextIsBounded() {
    let verdict = reset(payload: Array(String(repeating: "wo rd ", count: 100).utf8))
    #expect(verdict.stated?.bytes.count ?? 0 <= 160)
    #expect(verdict.stated?.string.hasSuffix("…”") == true)
    #expect(verdict.text.string.split(separator: " ").count < 90)
  }

  @Test func binaryPayloadStatesNothing() { #expect(reset(payload: [1, 2, 3, 4, 200, 201, 0x41, 0]).stated == nil) }

  @Test func netScalerCode() {
    let verdict = exchange {
      $0.handshake()
      $0.request()
      $0.server.abort(window: 9811)
    }.last
    #expect(verdict.stated?.string == "window 9811, NetScaler's code for “fatal SSL alert”")
  }

  @Test func anAdvertisedWindowIsNoCode() {
    let verdict = exchange {
      $0.server.window = 9811
      $0.handshake()
      $0.request()
      $0.server.abort()
    }.last
    #expect(verdict.stated == nil)
  }

  @Test(arguments: [(UInt8(1), "transient"), (0, "permanent")]) func mptcpReason(flags: UInt8, kind: String) {
    let verdict = exchange {
      $0.handshake()
      $0.server.send([.rst, .ack]) {
        $0.options.insert([.mptcp, .mptcpReset])
        $0.mptcpReason = 3
        $0.mptcpFlags = flags
      }
    }.last
    #expect(verdict.stated?.string == "MP_TCPRST reason 3 (administratively prohibited, \(kind))")
  }
}
