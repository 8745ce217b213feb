internal import ArgumentParser
internal import LimberCore
internal import Varlink

/// A command line as it was typed: the verb, and which of the words are options, values of these, and words that stand free.
struct TypedLine {
  /// What a word is.
  enum Part: Hashable {
    /// An option with its value, if there is one.
    case option(String, value: String?)
    case flag(String)
    /// What looks like an option that the verb has not.
    case unknown(String)
    case free(String)
  }

  /// What an option of a verb takes.
  struct Option: Hashable {
    var takesValue: Bool
    var repeats: Bool
    /// Whether all words up to the next option are its values.
    var takesSeveral: Bool
    /// Whether a value may begin with `-`.
    var takesDashes: Bool
  }

  let command: any ParsableCommand.Type
  /// The words that name the command.
  let path: [String]
  let options: [String: Option]
  /// In the order in which they were typed; what stands behind `--` is free without doubt and is left out.
  private(set) var parts: [Part] = []
  /// How many free words the command takes by themselves, before those that may be any number; nil where none may.
  let single: Int?

  init(_ arguments: [String]) {
    var rest = arguments.prefix { $0 != "--" }
    var (command, path): (any ParsableCommand.Type, [String]) = (Limber.self, [])
    while let word = rest.first,
      let next = command.configuration.subcommands.first(where: { $0._commandName == word })
    {
      (command, rest) = (next, rest.dropFirst())
      path.append(word)
    }
    if path.isEmpty { command = command.configuration.defaultSubcommand ?? command }
    (self.command, self.path) = (command, path)
    let arguments = Self.arguments(of: command)
    options = Self.options(arguments)
    let free = arguments.filter { $0["kind"]?.stringValue == "positional" }
    single = free.firstIndex { $0["isRepeating"] == .bool(true) }
    while let word = rest.popFirst() {
      guard word.hasPrefix("-"), word != "-" else {
        parts.append(.free(word))
        continue
      }
      let name = String(word.prefix { $0 != "=" })
      guard let option = options[name] else {
        parts.append(.unknown(word))
        continue
      }
      guard option.takesValue else {
        parts.append(.flag(name))
        continue
      }
      // What follows is the value, whatever it looks like.
      let value = word == name ? rest.popFirst() : String(word.dropFirst(name.count + 1))
      parts.append(.option(name, value: value))
      while option.takesSeveral, let next = rest.first, !next.hasPrefix("-") || next == "-" {
        parts.append(.option(name, value: next))
        rest.removeFirst()
      }
    }
  }

  /// Options that take any words of a person's.
  private static let ofText: Swift.Set = ["--note", "--reason", "--where", "--limb", "--title", "--step", "--person"]

  /// A value that begins with "-", which the parser takes for an option, behind an option that takes any words.
  var dashedText: (option: String, value: String)? {
    for case .option(let name, let value?) in parts
    where Self.ofText.contains(name) && value.hasPrefix("-") && options[name]?.takesDashes == false {
      // What the verb knows as an option was meant as one.
      if options[value] == nil { return (name, value) }
    }
    return nil
  }

  /// A word that the parser takes for an option, though none begins with a digit: `-5mg`.
  var negative: String? {
    for part in parts {
      switch part {
      case .unknown(let word) where Self.isNegative(word): return word
      case .option(let name, let value?) where options[name]?.takesDashes == false && Self.isNegative(value):
        return value
      default: continue
      }
    }
    return nil
  }

  private static func isNegative(_ word: String) -> Bool {
    word.hasPrefix("-") && word.dropFirst().first?.isNumber == true
  }

  /// The first option that the verb has not, as it was typed but for its value.
  var unknown: String? {
    for case .unknown(let word) in parts where !Self.isNegative(word) { return String(word.prefix { $0 != "=" }) }
    return nil
  }

  /// The option that an unknown one most likely stands for.
  func nearest(to option: String) -> String? {
    let names = options.keys.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }.sorted()
    return Text.nearest(to: String(option.drop { $0 == "-" }), among: names).map { "--\($0)" }
  }

  /// What to type to see what there is.
  var help: String { (["limber"] + path).joined(separator: " ") + " --help" }

  private static func arguments(of command: any ParsableCommand.Type) -> [JSONValue] {
    let help = try? JSONValue(parsing: Array(command._dumpHelp().utf8))
    return help?["command"]?["arguments"]?.arrayValue ?? []
  }

  /// All options and flags, by all of their names.
  private static func options(_ arguments: [JSONValue]) -> [String: Option] {
    var options: [String: Option] = [:]
    for argument in arguments where argument["kind"]?.stringValue != "positional" {
      let option = Option(
        takesValue: argument["kind"]?.stringValue == "option", repeats: argument["isRepeating"] == .bool(true),
        takesSeveral: argument["parsingStrategy"]?.stringValue == "upToNextOption",
        takesDashes: argument["parsingStrategy"]?.stringValue == "unconditional")
      for name in argument["names"]?.arrayValue ?? [] {
        let dashes = name["kind"]?.stringValue == "long" ? "--" : "-"
        options[dashes + (name["name"]?.stringValue ?? "")] = option
      }
    }
    return options
  }
}
