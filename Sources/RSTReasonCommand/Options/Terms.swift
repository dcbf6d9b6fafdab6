import ArgumentParser
import RSTReason

/// The catalogue's words as arguments, several of them separated by commas.
enum Terms {
  static let codes = Catalogue.reasons.map { String($0.code.name) }
  static let categories = Category.allCases.map { String($0.name) }

  static func reasons(_ argument: String) throws -> [ReasonCode] {
    try list(argument).map { word in
      guard let reason = reason(word) else {
        throw ValidationError("There is no reason '\(word)'; 'rstreason reasons' lists them.")
      }
      return reason
    }
  }

  static func categories(_ argument: String) throws -> [Category] {
    try list(argument).map { word in
      guard let category = category(word) else {
        throw ValidationError("There is no category '\(word)'; there are \(categories.joined(separator: ", ")).")
      }
      return category
    }
  }

  static func confidence(_ argument: String) throws -> Confidence {
    guard let confidence = Confidence.allCases.first(where: { String($0.name) == argument }) else {
      throw ValidationError("'\(argument)' is none of possible, probable, certain.")
    }
    return confidence
  }

  static func reason(_ word: String) -> ReasonCode? { ReasonCode.allCases.first { String($0.name) == word } }
  static func category(_ word: String) -> Category? { Category.allCases.first { String($0.name) == word } }

  static func list(_ argument: String) -> [String] {
    argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
}

extension VerdictTime: ExpressibleByArgument {}
extension ColorChoice: ExpressibleByArgument {}
