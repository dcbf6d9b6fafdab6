import ArgumentParser
import Foundation

/// Writes a capture of scripted TCP connections, some of which are reset: the bench's input.
@main
struct SyntheticCapture: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize", abstract: "Write a capture of scripted TCP connections, some of them reset.")

  enum Payload: String, CaseIterable, ExpressibleByArgument {
    /// Messages of some hundred bytes: about 190 bytes a frame.
    case small
    /// Answers of several full segments.
    case full

    var sizes: MessageSizes {
      switch self {
      case .small: MessageSizes(request: 185, answer: 190)
      case .full: MessageSizes(request: 400, answer: 18_000)
      }
    }
  }

  @Option(help: "Packets, about.") var packets = 2_000_000
  @Option(help: "Connections.") var connections = 56_000
  @Option(help: "Connections that are reset, in a thousand.") var resets = 80
  @Option(help: "Connections over IPv6, in a thousand.") var ipv6 = 200
  @Option(help: "The same seed gives the same file.") var seed: UInt64 = 1
  @Option(help: "small or full.") var payload = Payload.small
  @Option(help: "Bytes kept of each frame; 0 = all.") var snap = 0
  @Option(help: "Seconds in which the connections begin.") var span = 120
  @Option(name: .customLong("repeat"), help: "As many times as long, with as many connections alive at a time.")
  var times = 1
  @Option(help: "pcap, nsecpcap or pcapng.") var format = CaptureOutput.Format.pcap
  @Option(help: "Also write every reset's frame number and scripted reason, tab-separated, to this file.")
  var labels: String?
  @Argument(help: "The file to write.") var output: String

  func validate() throws {
    guard packets > 0, connections > 0, times > 0, span > 0, snap >= 0, (0...1000).contains(resets),
      (0...1000).contains(ipv6)
    else { throw ValidationError("counts must be positive, shares between 0 and 1000") }
  }

  func run() throws {
    let file = try CaptureOutput(path: output, format: format, snapLength: snap)
    var traffic = Traffic(options: self)
    var frame = FrameWriter(random: &traffic.random)
    var labelled = ""
    var counts: [String: Int] = [:]
    while let (packet, addresses, time, reason) = traffic.next() {
      frame.write(packet, addresses)
      file.append(frame.bytes, time: 1_760_000_000_000_000_000 + time)
      if let reason {
        counts[reason, default: 0] += 1
        if labels != nil { labelled += "\(file.frames)\t\(reason)\n" }
      }
    }
    try file.finish()
    if let labels { try labelled.write(toFile: labels, atomically: true, encoding: .utf8) }
    print(
      "\(file.frames) packets, \(file.bytes) bytes, \(traffic.connections) connections,",
      "at most \(traffic.mostAlive) at a time, \(counts.values.reduce(0, +)) resets")
    for (reason, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      print("  \(count)\t\(reason)")
    }
  }
}

extension CaptureOutput.Format: ExpressibleByArgument {}
