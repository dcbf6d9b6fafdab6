import ArgumentParser
import RSTReason

/// What resets can be counted by.
enum SummaryField: String, CaseIterable, ExpressibleByArgument, Sendable {
  case reason, category, confidence, harmless, service, server, client, origin, form, capture

  /// The verdict's value, as text.
  func write(_ verdict: Verdict, capture: String, to text: inout TextBuffer) {
    switch self {
    case .reason: text.write(verdict.code.name)
    case .category: text.write(verdict.category.name)
    case .confidence: text.write(verdict.confidence.name)
    case .harmless: text.write(verdict.isHarmless ? "harmless" : "not harmless")
    case .service: text.write(verdict.serverIsSource ? verdict.sourcePort : verdict.destinationPort)
    case .server: text.write(verdict.serverIsSource ? verdict.source : verdict.destination, isIPv6: verdict.isIPv6)
    case .client: text.write(verdict.serverIsSource ? verdict.destination : verdict.source, isIPv6: verdict.isIPv6)
    case .origin: text.write(verdict.origin.name)
    case .form: text.write(verdict.form.name)
    case .capture: text.write(capture)
    }
  }
}

extension Verdict {
  /// Who listens: as the handshake told, else the end with the lower port (own judgement).
  fileprivate var serverIsSource: Bool {
    switch senderRole {
    case .server: true
    case .client: false
    case .unknown: sourcePort < destinationPort
    }
  }
}
