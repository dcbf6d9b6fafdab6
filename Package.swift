// swift-tools-version: 6.3
// RSTREASON_EMBEDDED=1 builds the core (TCPTrack, RSTReason, RSTReasonABI) in Embedded Swift, as it
// ships inside the plugin and librstreason: no Swift runtime. Without it the same sources are an
// ordinary Swift package, without unsafe flags. The Makefile calls both.
import PackageDescription

let embedded = Context.environment["RSTREASON_EMBEDDED"] != nil

let core: [SwiftSetting] =
  embedded
  ? [
    .enableExperimentalFeature("Embedded"),
    .unsafeFlags(["-wmo", "-Xfrontend", "-function-sections", "-Xcc", "-fPIC"]),
  ]
  : []

var targets: [Target] = [
  .target(name: "CRSTReason", path: "CShim", publicHeadersPath: "include"),
  .systemLibrary(name: "CStandardLibrary", path: "Sources/CStandardLibrary"),
  .target(name: "TCPTrack", dependencies: ["CStandardLibrary"], swiftSettings: core),
  .target(name: "RSTReason", dependencies: ["TCPTrack"], swiftSettings: core),
  .target(name: "RSTReasonABI", dependencies: ["RSTReason", "TCPTrack", "CRSTReason"], swiftSettings: core),
]

var products: [Product] = [
  .library(name: "RSTReason", targets: ["RSTReason", "TCPTrack"]),
  .library(name: "RSTReasonStatic", type: .static, targets: ["RSTReasonABI"]),
]

var dependencies: [Package.Dependency] = []

if !embedded {
  dependencies.append(.package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.5.0"))
  targets += [
    .systemLibrary(
      name: "CWireshark", path: "Sources/CWireshark", pkgConfig: "wireshark",
      providers: [.apt(["libwireshark-dev"])]),
    .target(
      name: "CWiretap", dependencies: ["CWireshark"],
      linkerSettings: ["wiretap", "wsutil", "glib-2.0"].map { .linkedLibrary($0) }),
    .target(name: "CaptureFile", dependencies: ["TCPTrack", "CWiretap"]),
    .executableTarget(
      name: "RSTReasonCommand",
      dependencies: [
        "CaptureFile", "RSTReason", "TCPTrack",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "SyntheticCapture",
      dependencies: [.product(name: "ArgumentParser", package: "swift-argument-parser")]),
    .executableTarget(name: "StageProfile", dependencies: ["CaptureFile", "RSTReason", "TCPTrack"]),
    .testTarget(name: "TCPTrackTests", dependencies: ["TCPTrack"]),
    .testTarget(name: "RSTReasonTests", dependencies: ["RSTReason", "TCPTrack", "CaptureFile"]),
    .testTarget(name: "CaptureFileTests", dependencies: ["CaptureFile", "TCPTrack"]),
    .testTarget(name: "SyntheticCaptureTests", dependencies: ["SyntheticCapture", "CaptureFile", "TCPTrack"]),
    .testTarget(name: "RSTReasonABITests", dependencies: ["RSTReasonABI", "CRSTReason", "TCPTrack", "CaptureFile"]),
  ]
  products.append(.executable(name: "rstreason", targets: ["RSTReasonCommand"]))
}

let package = Package(
  name: "rstreason",
  products: products,
  dependencies: dependencies,
  targets: targets,
  swiftLanguageModes: [.v6]
)
