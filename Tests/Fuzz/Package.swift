// swift-tools-version: 6.1
import PackageDescription

// Apart from the tests: everything it contains is built with libFuzzer's instrumentation (fuzz.mk). Report.swift is a
// link to that of the tests.
let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "rstreason", path: "../..")],
  targets: [
    .executableTarget(name: "Fuzz", dependencies: [.product(name: "RSTReason", package: "rstreason")])
  ],
  swiftLanguageModes: [.v6]
)
