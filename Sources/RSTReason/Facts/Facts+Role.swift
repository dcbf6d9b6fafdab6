import TCPTrack

/// Which end is the client.
extension Facts {
  func findRole() {
    switch connection.client {
    case UInt8(story.sender): role = .client
    case 0, 1: role = .server
    default: role = .unknown
    }
    if role == .unknown, let guessed = guessedClient { role = guessed == story.sender ? .client : .server }
  }

  /// By port numbers where no SYN was seen: one end below 1024 or both far apart (own judgement).
  private var guessedClient: Int? {
    let (one, other) = connection.ports
    if Self.isPrivileged(one, facing: other) { return 0 }
    if Self.isPrivileged(other, facing: one) { return 1 }
    if one < 1024 && other >= 1024 { return 1 }
    if other < 1024 && one >= 1024 { return 0 }
    if one < 32768 && other >= 32768 { return 1 }
    if other < 32768 && one >= 32768 { return 0 }
    return nil
  }

  /// NFS and its mount daemon are asked from reserved ports (Linux: 665 to 1023).
  private static func isPrivileged(_ port: UInt16, facing service: UInt16) -> Bool {
    (665..<1024).contains(port) && (service == 2049 || service == 20048)
  }
}
