// swift-tools-version: 6.1
import PackageDescription

// A program that uses the engine from Swift. Outside this tree the dependency would be
// .package(url: …, from: "1.0.0").
let package = Package(
  name: "SwiftUser",
  dependencies: [.package(name: "rstreason", path: "../..")],
  targets: [
    .executableTarget(name: "SwiftUser", dependencies: [.product(name: "RSTReason", package: "rstreason")])
  ]
)
