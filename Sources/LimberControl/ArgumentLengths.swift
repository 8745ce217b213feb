internal import Varlink

/// How long the arguments of a call may be. What is longer is refused before anybody reads it: so no work grows with it.
enum ArgumentLengths {
  /// Ids, times, amounts of time, single words (bytes). The longest calendar expression that makes sense has a hundred.
  static let word = 256
  /// What is written in sentences (bytes): titles, notes, reasons. More than anybody writes; a schedule file takes less.
  static let sentence = 65_536
  /// Elements of a list: all reminders at once.
  static let elements = 500

  /// What is written in sentences.
  private static let sentences: Set = ["title", "note", "reason", "limb", "place", "item", "steps"]
  /// Whole schedules: as long as a call may be, and bound by those who read them.
  private static let schedules: Set = ["text", "before", "after"]

  /// The first argument that is too long, by name; nil where none is.
  static func excess(in parameters: JSONValue.Object) -> Control.Failure.InvalidValue? {
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) where !schedules.contains(name) {
      if let excess = excess(of: value, name) { return excess }
    }
    return nil
  }

  private static func excess(of value: JSONValue, _ name: String) -> Control.Failure.InvalidValue? {
    switch value {
    case .string(let text):
      let limit = sentences.contains(name) ? sentence : word
      let count = text.utf8.count
      guard count > limit else { return nil }
      return .init(parameter: name, found: "\(count) bytes", allowed: "at most \(limit) bytes")
    case .array(let list):
      guard list.count <= elements else {
        return .init(parameter: name, found: "a list of \(list.count)", allowed: "at most \(elements)")
      }
      return list.lazy.compactMap { excess(of: $0, name) }.first
    case .object(let members):
      return members.sorted { $0.key < $1.key }.lazy.compactMap { excess(of: $0.value, $0.key) }.first
    case .null, .bool, .int, .double: return nil
    }
  }
}
