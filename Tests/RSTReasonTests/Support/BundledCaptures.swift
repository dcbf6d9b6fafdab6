import Foundation

/// The captures that come with the project, by path.
enum BundledCaptures {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Captures").standardizedFileURL

  /// Many connections each, of many kinds.
  static let manifold = [
    "demo.pcapng", "generation1/nmap_scan-1002-s.pcapng", "lab/mixture-2000-m.pcap", "lab/mixture-2010-m.pcapng",
  ].map { folder.appending(path: $0).path }

  static let all: [String] = {
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?
      .compactMap { $0 as? URL }
    return (files ?? []).filter { ["pcap", "pcapng"].contains($0.pathExtension) }.map(\.path).sorted()
  }()
}
