import RSTReason

/// A literal is a frame of the reset's own file.
extension CitedFrame: ExpressibleByIntegerLiteral {
  public init(integerLiteral number: UInt32) { self.init(number: number, file: .same) }
}
