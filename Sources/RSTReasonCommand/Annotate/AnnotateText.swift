import RSTReason

/// The comments' words.
enum AnnotateText {
  /// Every comment begins so, and what begins so is replaced by the next run.
  static let own = Array("rstreason: ".utf8)

  /// `rstreason: VERSION CODE (CONFIDENCE): TEXT`. `capture` is the file that frame numbers speak of, where it is
  /// not the one that the comment is in.
  static func onReset(_ verdict: Verdict, capture: String?) -> [UInt8] {
    var comment = own
    comment += "\(Release.version) \(verdict.code.name) (\(verdict.confidence.name))".utf8
    if let capture { comment += ", frame \(verdict.frame) of \(capture)".utf8 }
    comment += ": ".utf8
    return comment + verdict.text.bytes
  }

  /// On the segment that a reset answers, or stands behind.
  static func onTrigger(_ reset: AnnotatedReset, capture: String?) -> [UInt8] {
    let file = capture.map { " of \($0)" } ?? ""
    let relation = reset.isAnswer ? "triggers the reset" : "is what precedes the reset"
    return own + "\(relation) in frame \(reset.frame)\(file) (\(reset.code))".utf8
  }

  static func onTrigger(further count: Int) -> [UInt8] {
    own + "triggers or precedes \(count) more resets".utf8
  }
}
