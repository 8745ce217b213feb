/// A notification as a program wants it shown (Desktop Notifications Specification 1.2).
public struct DesktopNotification: Sendable, Equatable {
  /// How much it matters.
  public enum Urgency: UInt8, Sendable {
    /// May be shown later or not at all.
    case low = 0
    /// The ordinary kind.
    case normal = 1
    /// Should not go away by itself.
    case critical = 2
  }

  /// A button.
  public struct Action: Sendable, Equatable {
    /// What comes back when it is pressed. `default` is a press on the notification itself.
    public var key: String
    /// What it says.
    public var label: String

    /// A button.
    public init(key: String, label: String) {
      self.key = key
      self.label = label
    }
  }

  /// The program's name, for people.
  public var appName: String
  /// One line, plain text.
  public var title: String
  /// Plain text; line breaks are kept where the server can. The client escapes it for servers that read markup.
  public var body: String
  /// A name of the icon theme, or empty.
  public var icon: String
  /// Buttons, in order; left out for servers that have none.
  public var actions: [Action]
  /// Dot-separated; an `x-vendor.` one outside the specification's list; nil for none.
  public var category: String?
  /// How much it matters.
  public var urgency: Urgency
  /// In ms; -1 lets the server decide, 0 is never. Some servers ignore it.
  public var expireTimeout: Int32
  /// Stays when a button was pressed.
  public var resident: Bool
  /// Is not kept in the server's history.
  public var transient: Bool
  /// The id of the notification it takes the place of; 0 for none.
  public var replaces: UInt32
  /// The name of the program's `.desktop` file, without the ending; nil for none.
  public var desktopEntry: String?
  /// Of two notifications with the same tag dunst shows only the later one, whatever their ids; nil for none.
  public var stackTag: String?

  /// A notification; all but the text has a plain default.
  public init(
    appName: String, title: String, body: String = "", icon: String = "", actions: [Action] = [],
    category: String? = nil, urgency: Urgency = .normal, expireTimeout: Int32 = -1, resident: Bool = false,
    transient: Bool = false, replaces: UInt32 = 0, desktopEntry: String? = nil, stackTag: String? = nil
  ) {
    self.appName = appName
    self.title = title
    self.body = body
    self.icon = icon
    self.actions = actions
    self.category = category
    self.urgency = urgency
    self.expireTimeout = expireTimeout
    self.resident = resident
    self.transient = transient
    self.replaces = replaces
    self.desktopEntry = desktopEntry
    self.stackTag = stackTag
  }
}

extension DesktopNotification {
  /// The arguments of `Notify` for a server with these capabilities: `susssasa{sv}i`.
  func arguments(capabilities: Set<String>) -> [BusValue] {
    var summary = Self.sendable(title)
    var text = Self.sendable(body)
    if !capabilities.contains("body") {
      // A server without a body shows the title alone, which must then say it all.
      if !text.isEmpty { summary += ": " + text.split(whereSeparator: \.isNewline).joined(separator: " ") }
      text = ""
    } else if capabilities.contains("body-markup") {
      text = Self.escape(text)
    }
    let buttons = capabilities.contains("actions") ? actions.flatMap { [$0.key, Self.sendable($0.label)] } : []
    var hints: [(key: String, value: BusValue)] = [("urgency", .byte(urgency.rawValue))]
    if let category { hints.append(("category", .string(category))) }
    if let desktopEntry { hints.append(("desktop-entry", .string(desktopEntry))) }
    if let stackTag { hints.append(("x-dunst-stack-tag", .string(stackTag))) }
    if resident { hints.append(("resident", .boolean(true))) }
    if transient { hints.append(("transient", .boolean(true))) }
    return [
      .string(appName), .uint32(replaces), .string(icon), .string(summary), .string(text), .strings(buttons),
      .dictionary(hints), .int32(expireTimeout),
    ]
  }

  /// A text without noncharacters (Unicode, section 23.7), for which sd-bus refuses a whole message.
  private static func sendable(_ text: String) -> String {
    func isNone(_ scalar: Unicode.Scalar) -> Bool {
      scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
    guard text.unicodeScalars.contains(where: isNone) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isNone($0) ? "\u{FFFD}" : $0 }))
  }

  /// As XML character data: what the specification's markup is made of.
  static func escape(_ text: String) -> String {
    var result = ""
    // By scalars: a mark behind one of these makes one character with it.
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
