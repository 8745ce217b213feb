internal import ArgumentParser
internal import Report
internal import Varlink

/// Options that are given twice, of which the parser would take the last one in silence: neither can be known to be meant.
enum Repetition {
  /// What to say where an option that takes one value is given twice; nil where none is.
  static func failure(_ arguments: [String]) -> Failure? {
    let words = arguments.prefix { $0 != "--" }
    // What options there are is asked only where any word comes again: that takes longer than most verbs.
    let names = words.filter { $0.hasPrefix("--") }.map(name)
    guard Set(names).count < names.count else { return nil }
    let (command, path, rest) = verb(words)
    let options = options(of: command)
    var given: Swift.Set<String> = []
    var index = rest.startIndex
    while index < rest.endIndex {
      let word = rest[index]
      index += 1
      guard word.hasPrefix("-"), let repeats = options[name(word)] else { continue }
      // What follows is the value, whatever it looks like.
      if !word.contains("=") { index = min(index + 1, rest.endIndex) }
      if !given.insert(name(word)).inserted, !repeats {
        return Failure(
          .usage, "\(Columns.clean(name(word), limit: 60)) is given twice.",
          toDo: "Give it once. To see how, type: \((["limber"] + path).joined(separator: " ")) --help")
      }
    }
    return nil
  }

  /// `--at` of `--at=08:00`.
  private static func name(_ word: String) -> String { String(word.prefix { $0 != "=" }) }

  /// The command that is meant, the words that name it, and those behind them.
  private static func verb(
    _ words: ArraySlice<String>
  ) -> (command: any ParsableCommand.Type, path: [String], rest: ArraySlice<String>) {
    var (command, path): (any ParsableCommand.Type, [String]) = (Limber.self, [])
    var rest = words
    while let word = rest.first,
      let next = command.configuration.subcommands.first(where: { $0._commandName == word })
    {
      (command, rest) = (next, rest.dropFirst())
      path.append(word)
    }
    return (path.isEmpty ? command.configuration.defaultSubcommand ?? command : command, path, rest)
  }

  /// The options of a command that take a value, by all of their names, and whether they may be given again.
  static func options(of command: any ParsableCommand.Type) -> [String: Bool] {
    let help = try? JSONValue(parsing: Array(command._dumpHelp().utf8))
    var options: [String: Bool] = [:]
    for argument in help?["command"]?["arguments"]?.arrayValue ?? [] where argument["kind"]?.stringValue == "option" {
      for name in argument["names"]?.arrayValue ?? [] {
        let dashes = name["kind"]?.stringValue == "long" ? "--" : "-"
        options[dashes + (name["name"]?.stringValue ?? "")] = argument["isRepeating"] == .bool(true)
      }
    }
    return options
  }
}
