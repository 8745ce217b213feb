internal import LimberCore
internal import Platform
internal import Records
internal import Report

/// What a verb finds around it: the time, the zone, the terminal. Read once, passed on.
struct Session {
  var calendar: Calendar
  var screen: Screen

  /// As this process finds it.
  init() {
    calendar = Calendar(now: Instant(microseconds: Clock.read().wall), zone: LocalZone.load().zone)
    screen = Screen()
  }

  init(calendar: Calendar, screen: Screen) {
    self.calendar = calendar
    self.screen = screen
  }
}

/// Standard output, standard error, and how text may look there.
struct Screen {
  static let standardInput: Int32 = 0
  static let standardOutput: Int32 = 1
  static let standardError: Int32 = 2

  var width: Int
  var style: TextStyle
  /// Whether a person can be asked: somebody reads, and somebody types.
  var isInteractive: Bool

  init(width: Int, style: TextStyle, isInteractive: Bool = false) {
    self.width = width
    self.style = style
    self.isInteractive = isInteractive
  }

  /// The screen on standard output.
  init(environment: (String) -> String? = Process.environment) {
    let isTerminal = Terminal.isTerminal(Self.standardOutput)
    width = Self.width(columns: environment("COLUMNS"), terminal: Terminal.width(Self.standardOutput))
    style = Self.style(isTerminal: isTerminal, environment: environment)
    isInteractive = isTerminal && Terminal.isTerminal(Self.standardInput)
  }

  /// The width to lay out for: `COLUMNS` where a person set it, else the terminal's, within bounds.
  static func width(columns: String?, terminal: Int?) -> Int {
    let wanted = columns.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? terminal ?? Columns.usual
    return min(max(wanted, Columns.narrowest), Columns.widest)
  }

  /// Colour only on a terminal that knows it, and not where `NO_COLOR` is set (no-color.org). UTF-8 where the locale says so
  /// (locale(7): `LC_ALL`, `LC_CTYPE`, `LANG`, the first that is set).
  static func style(isTerminal: Bool, environment: (String) -> String?) -> TextStyle {
    func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    return TextStyle(
      isColored: isTerminal && value("NO_COLOR") == nil && value("TERM") != "dumb", hasBars: isTerminal,
      isUTF8: locale.contains("utf-8") || locale.contains("utf8"))
  }

  /// Prints lines on standard output.
  ///
  /// - Throws: `PlatformError` when it can't be written, as when the reader of a pipe has gone.
  func show(_ lines: [String]) throws {
    try Terminal.writeAll(Self.standardOutput, lines.map { style.encodable($0) + "\n" }.joined())
  }

  /// Prints sentences on standard output, broken at the width.
  func say(_ sentence: String) throws {
    try show(Columns.paragraph(sentence, width: width))
  }

  /// Prints one JSON value on a line of its own.
  func show(json: [UInt8]) throws {
    try Terminal.writeAll(Self.standardOutput, bytes: json + [UInt8(ascii: "\n")])
  }
}
