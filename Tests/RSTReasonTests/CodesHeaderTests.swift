import Foundation
import RSTReason
import Testing

/// The C header's list of codes is made from the catalogue.
struct CodesHeaderTests {
  @Test func headerIsUpToDate() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let header = try String(contentsOf: root.appending(path: "CShim/include/rstreason_codes.h"), encoding: .utf8)
    let listed = header.split(separator: "\n").filter { $0.hasPrefix("  RSTREASON_") }
    let codes = ReasonCode.allCases.sorted { $0.rawValue < $1.rawValue }
      .map { "  RSTREASON_\("\($0.name)".uppercased()) = \($0.rawValue)" }
    #expect(
      listed.joined(separator: "\n") == codes.joined(separator: ",\n"),
      "rstreason_codes.h is not up to date: run make generate")
  }
}
