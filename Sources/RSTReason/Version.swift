/// The release, for `rstreason --version`, `rstreason_version()`, the .pc file and the Python package.
public enum Release {
  public static var version: StaticString { "1.0.0" }
}
