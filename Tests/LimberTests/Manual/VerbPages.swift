import ArgumentParser
import Varlink

@testable import limber

/// The pages of limber and its verbs, from what its parser knows.
struct VerbPages {
  let version: String
  private let root: JSONValue

  init(version: String) throws {
    self.version = version
    root = try JSONValue(parsing: Array(Limber._dumpHelp().utf8))["command"] ?? .null
  }

  private func verbs() -> [JSONValue] {
    (root["subcommands"]?.arrayValue ?? []).filter { Self.name($0) != "help" }
  }

  private static func name(_ command: JSONValue) -> String { command["commandName"]?.stringValue ?? "" }
  private static func abstract(_ command: JSONValue) -> String { command["abstract"]?.stringValue ?? "" }

  /// Each page by its file's name.
  func pages() -> [String: String] {
    var pages = ["limber.1": main()]
    for (verb, type) in zip(verbs(), Limber.configuration.subcommands) {
      pages["limber-\(Self.name(verb)).1"] = page(verb, type)
    }
    return pages
  }

  private func main() -> String {
    var page = Roff("limber", section: 1, version: version)
    page.section("NAME")
    page.line("limber - reminders of movement breaks and of calcium: what is due, done, and next")
    page.section("SYNOPSIS")
    page.raw(".B limber")
    page.raw("[\\fIverb\\fR] [\\fIargument\\fR ...]")
    page.section("DESCRIPTION")
    page.line(
      "limber talks to limberd(8), which reminds. Without a verb it tells what is due now, what is next and how the day goes; "
        + "an id is needed only where several things could be meant.")
    page.paragraph(
      "An id is an occurrence's, or the beginning of it, or a reminder's. A number alone means minutes, or milligrams for an "
        + "amount. A time is 08:10, \"20 min ago\", \"yesterday 21:00\", +3h, 2026-11-23T08:10:00+01:00, or what else "
        + "systemd.time(7) calls a timestamp.")
    page.paragraph(
      "Where a file is named, - is standard output, or standard input where one is read. What is no regular file, such as a "
        + "pipe or a device, is written through, never replaced.")
    page.section("VERBS")
    for verb in verbs() { page.term(Self.name(verb), Self.abstract(verb)) }
    page.section("EXIT STATUS")
    page.line("Scripts may rely on these: they never change.")
    for status in ExitStatus.allCases { page.term("\(status.rawValue)", status.meaning) }
    page.section("ENVIRONMENT")
    page.term("LIMBER_SOCKET", "Where limberd listens, unless --socket says so.")
    page.term(
      "XDG_RUNTIME_DIR",
      "Below it is the socket otherwise: limber/io.limber.Control. Where it is not set, or another user's as su(1) keeps it, "
        + "/run/user/UID counts.")
    page.term("XDG_CONFIG_HOME, XDG_STATE_HOME", "Below them are the schedule and the ledger; see limberd(8).")
    page.term("VISUAL, EDITOR", "What limber edit opens.")
    page.term("NO_COLOR", "If set, nothing is coloured. Colour never says what words don't.")
    page.term("COLUMNS", "The width to lay out for, unless the terminal knows it.")
    page.term(
      "LC_ALL, LC_CTYPE, LANG",
      "Whether a terminal can show characters beyond ASCII. What goes to a file or a pipe is left as it is.")
    page.term("TZ", "The time zone, if not the machine's.")
    page.section("EXAMPLES")
    page.example(
      """
      limber add movement "Ankle pumps" --every 1h --between 09:00-18:00
      limber
      limber done
      limber review
      """)
    page.seeAlso(
      verbs().map { "limber-\(Self.name($0))(1)" } + [
        "limberd(8)", "limber.schedule(5)", "io.limber.Control(7)", "systemd.time(7)",
      ])
    return page.text
  }

  // MARK: One verb

  private func page(_ verb: JSONValue, _ type: any ParsableCommand.Type) -> String {
    let name = Self.name(verb)
    var page = Roff("limber-\(name)", section: 1, version: version)
    page.section("NAME")
    let abstract = Self.abstract(verb)
    page.line("limber-\(name) - \(abstract.prefix(1).lowercased() + abstract.dropFirst(1).trimmingSuffix("."))")
    page.section("SYNOPSIS")
    let parts = (verb["subcommands"]?.arrayValue ?? []).filter { Self.name($0) != "help" }
    let types = type.configuration.subcommands
    if parts.isEmpty { synopsis(Limber.usageString(for: type), &page) }
    for part in types { synopsis(Limber.usageString(for: part), &page) }
    page.section("DESCRIPTION")
    if paragraphs(verb).allSatisfy(Self.isExample) { page.line(abstract) }
    describe(verb, &page)
    if parts.isEmpty {
      page.section("OPTIONS")
      options(verb, &page)
    }
    for part in parts {
      page.subsection("limber \(name) \(Self.name(part))")
      page.line(Self.abstract(part))
      describe(part, &page)
      options(part, &page)
    }
    examples([verb] + parts, &page)
    page.section("EXIT STATUS")
    page.line("0 when all is well; the others are in limber(1).")
    page.seeAlso(["limber(1)", "limberd(8)", "limber.schedule(5)"])
    return page.text
  }

  private func synopsis(_ usage: String, _ page: inout Roff) {
    page.raw(".HP")
    page.line(usage.split { $0.isWhitespace }.joined(separator: " "))
  }

  /// The discussion up to its examples, as paragraphs.
  private func describe(_ command: JSONValue, _ page: inout Roff) {
    for paragraph in paragraphs(command) where !Self.isExample(paragraph) { page.paragraph(paragraph) }
  }

  private func examples(_ commands: [JSONValue], _ page: inout Roff) {
    page.section("EXAMPLES")
    for paragraph in commands.flatMap(paragraphs) where Self.isExample(paragraph) {
      let lines = paragraph.split(separator: "\n").map { $0.drop { $0.isWhitespace } }
      let inLine = lines[0].drop { $0 != ":" }.dropFirst().drop { $0 == " " }
      page.example((inLine.isEmpty ? lines.dropFirst() : [inLine]).joined(separator: "\n"))
    }
  }

  private func paragraphs(_ command: JSONValue) -> [String] {
    (command["discussion"]?.stringValue ?? "").split(separator: "\n\n").map(String.init)
  }

  private static func isExample(_ paragraph: String) -> Bool { paragraph.hasPrefix("Example") }

  private func options(_ command: JSONValue, _ page: inout Roff) {
    for argument in command["arguments"]?.arrayValue ?? [] where argument["shouldDisplay"]?.boolValue == true {
      // Every verb has these.
      let plain = argument["preferredName"]?["name"]?.stringValue ?? ""
      if plain == "help" || plain == "version" { continue }
      let value = argument["valueName"]?.stringValue ?? ""
      let names = (argument["names"]?.arrayValue ?? []).map { name in
        (name["kind"]?.stringValue == "long" ? "--" : "-") + (name["name"]?.stringValue ?? "")
      }
      let term =
        switch argument["kind"]?.stringValue {
        case "positional": "<\(value)>"
        case "flag": names.joined(separator: ", ")
        default: names.joined(separator: ", ") + " <\(value)>"
        }
      let meaning = [argument["abstract"]?.stringValue, argument["discussion"]?.stringValue].compactMap { $0 }
      page.term(term, meaning.joined(separator: " "))
    }
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ suffix: String) -> Substring { hasSuffix(suffix) ? dropLast(suffix.count) : self }
}
