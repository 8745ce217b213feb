internal import CSystemd
internal import Glibc

/// A terminal that gives each key at once and shows none, Ctrl-C among them (termios(3)), until this is dropped or
/// ``restore()`` is called.
public final class KeyMode {
  private let fd: Int32
  private var before: termios?

  /// Changes the mode. Error: `ENOTTY` where it is no terminal.
  public init(_ fd: Int32) throws {
    self.fd = fd
    var settings = termios()
    try check("tcgetattr") { tcgetattr(fd, &settings) }
    before = settings
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    try check("tcsetattr") { tcsetattr(fd, TCSADRAIN, &settings) }
  }

  deinit { restore() }

  /// Gives the terminal back as it was. A terminal that is gone needs nothing.
  public func restore() {
    guard var settings = before else { return }
    before = nil
    _ = tcsetattr(fd, TCSADRAIN, &settings)
  }

  /// The keys that were pressed, as bytes; nothing at the terminal's end.
  public func read() throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: 64) { buffer, count in
      count = try check("read") { Glibc.read(fd, buffer.baseAddress, 64) }
    }
  }
}
