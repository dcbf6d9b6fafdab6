/// One observation that speaks for a verdict, with its figures.
public enum Evidence: Sendable {
  case placeholder

  public var prose: Prose { "" }
}
