internal import ArgumentParser
internal import Testing
internal import Varlink

@testable internal import limber

/// An option that takes one value is given once, with every verb: the parser would take the last one in silence.
@Suite struct RepetitionTests {
  /// Each command, by the words that name it.
  private static func commands(
    _ command: any ParsableCommand.Type = Limber.self, _ path: [String] = []
  ) -> [(path: [String], command: any ParsableCommand.Type)] {
    command.configuration.subcommands.flatMap { sub in
      [(path + [sub._commandName], sub)] + commands(sub, path + [sub._commandName])
    }
  }

  /// What the program says of itself (`--experimental-dump-help`), all verbs in one.
  private static func dumped() throws -> [(path: [String], option: String, repeats: Bool)] {
    func options(_ command: JSONValue, _ path: [String]) -> [(path: [String], option: String, repeats: Bool)] {
      let own = (command["arguments"]?.arrayValue ?? []).filter { $0["kind"]?.stringValue == "option" }.flatMap {
        option in
        (option["names"]?.arrayValue ?? []).map { name in
          (path, "--" + (name["name"]?.stringValue ?? ""), option["isRepeating"] == .bool(true))
        }
      }
      return own
        + (command["subcommands"]?.arrayValue ?? []).flatMap { sub in
          options(sub, path + [sub["commandName"]?.stringValue ?? ""])
        }
    }
    let root = try #require(try JSONValue(parsing: Array(Limber._dumpHelp().utf8))["command"])
    return options(root, []).filter { !$0.path.isEmpty && $0.path != ["help"] }
  }

  @Test func everyOptionOfEveryVerb() throws {
    let all = try Self.dumped()
    #expect(all.count > 60)
    for (path, option, repeats) in all {
      for twice in [[option, "1", option, "2"], ["\(option)=1", option, "2"], [option, "1", "\(option)=1"]] {
        for words in [path + twice, path + ["word"] + twice + ["other"]] {
          let failure = Repetition.failure(TypedLine(words))
          if repeats {
            #expect(failure == nil, "\(words)")
          } else {
            #expect(
              failure
                == Failure(
                  .usage, "\(option) is given twice.",
                  toDo: "Give it once. To see how, type: limber \(path.joined(separator: " ")) --help"), "\(words)")
          }
        }
      }
      #expect(Repetition.failure(TypedLine(path + [option, "1"])) == nil)
    }
    #expect(Set(all.filter(\.repeats).map(\.option)) == ["--at", "--step", "--file"])
    #expect(all.filter { $0.repeats && $0.option == "--at" }.map(\.path) == [["add"], ["preview"]])
  }

  @Test func withoutAVerbItIsTheStatus() {
    #expect(
      Repetition.failure(TypedLine(["--socket", "a", "--socket=b"]))?.toDo?.hasSuffix("type: limber --help") == true)
  }

  /// Values, words behind `--`, flags and what the verb doesn't know are no repetition.
  @Test(arguments: [
    ["review", "--since", "--until", "--until", "x"], ["done", "--note", "a", "--", "--note", "--note"],
    ["status", "--json", "--json"], ["done", "--foo", "--foo"], ["add", "movement", "M", "--step", "a", "--step", "b"],
    [],
  ])
  func isNoRepetition(words: [String]) { #expect(Repetition.failure(TypedLine(words)) == nil) }
}
