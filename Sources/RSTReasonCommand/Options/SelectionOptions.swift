import ArgumentParser
import RSTReason

/// Which resets to look at.
struct SelectionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Only these reasons, separated by commas.", valueName: "codes"),
    completion: .list(Terms.codes), transform: Terms.reasons)
  var reason: [[ReasonCode]] = []

  @Option(
    help: ArgumentHelp("Only these categories, separated by commas.", valueName: "categories"),
    completion: .list(Terms.categories), transform: Terms.categories)
  var category: [[Category]] = []

  @Option(
    help: ArgumentHelp("Only verdicts as sure as this: possible, probable or certain.", valueName: "confidence"),
    completion: .list(["possible", "probable", "certain"]), transform: Terms.confidence)
  var minConfidence = Confidence.possible

  @Flag(help: "Leave out resets by which nothing was lost.")
  var notHarmless = false

  @Option(
    help: ArgumentHelp("Only resets from or to this address or network (192.0.2.0/24).", valueName: "address"),
    transform: { argument in
      guard let pattern = AddressPattern(argument) else {
        throw ValidationError("'\(argument)' is neither an IP address nor a network such as 192.0.2.0/24.")
      }
      return pattern
    })
  var host: [AddressPattern] = []

  @Option(
    help: ArgumentHelp("Only resets from or to these ports, separated by commas.", valueName: "ports"),
    transform: { argument in
      try Terms.list(argument).map { word in
        guard let port = UInt16(word) else { throw ValidationError("'\(word)' is no port number.") }
        return port
      }
    })
  var port: [[UInt16]] = []

  var selection: Selection {
    Selection(
      reasons: Set(reason.joined()), categories: Set(category.joined()), leastConfidence: minConfidence,
      notHarmless: notHarmless, hosts: host, ports: Set(port.joined()))
  }
}

/// A verdict passes if each kind of condition that is given holds; within a kind one is enough.
struct Selection: Sendable {
  let reasons: Set<ReasonCode>
  let categories: Set<Category>
  let leastConfidence: Confidence
  let notHarmless: Bool
  let hosts: [AddressPattern]
  let ports: Set<UInt16>

  func contains(_ verdict: Verdict) -> Bool {
    (reasons.isEmpty || reasons.contains(verdict.code))
      && (categories.isEmpty || categories.contains(verdict.category))
      && verdict.confidence.rawValue >= leastConfidence.rawValue && !(notHarmless && verdict.isHarmless)
      && (ports.isEmpty || ports.contains(verdict.sourcePort) || ports.contains(verdict.destinationPort))
      && (hosts.isEmpty
        || hosts.contains {
          $0.matches(verdict.source, isIPv6: verdict.isIPv6) || $0.matches(verdict.destination, isIPv6: verdict.isIPv6)
        })
  }
}
