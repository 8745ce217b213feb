internal import ArgumentParser
internal import Testing
internal import Varlink

@testable internal import limber

@Suite struct ParsingTests {
  @Test(arguments: [
    ("", "Status"),
    ("status", "Status"),
    ("status --json", "Status"),
    ("--json", "Status"),
    ("--socket /tmp/s", "Status"),
    ("status --socket /tmp/s --json", "Status"),
    ("agenda --days 3", "Agenda"),
    ("agenda --from 2026-11-20 --days 2", #"Agenda {"days":2,"from":"2026-11-20T00:00:00+01:00"}"#),
    ("agenda --from -5min", #"Agenda {"days":1,"from":"2026-11-23T12:29:00+01:00"}"#),
    ("agenda --from Mon_2026-11-23_08:10_UTC", #"Agenda {"days":1,"from":"2026-11-23T09:10:00+01:00"}"#),
    ("preview 08:30", "Preview"),
    ("preview Mon..Fri 08:30 --next 3 --from -5min --zone UTC --json", "Preview"),
    ("list --json", "List"),
    ("show ankle-pumps", "Show"),
    ("remove ankle-pumps", "Remove"),
    ("resume", "Resume"),
    ("reload", "Reload"),
    ("watch --json", "Watch"),
    ("done", "Done {}"),
    ("done 7k2q", #"Done {"target":"7k2q"}"#),
    ("done --at 08:10 --note ok", #"Done {"at":"2026-11-23T08:10:00+01:00","note":"ok"}"#),
    ("done lunch --at 20_min_ago", #"Done {"at":"2026-11-23T12:14:00+01:00","target":"lunch"}"#),
    ("skip --reason too_tired", #"Skip {"reason":"too tired"}"#),
    ("skip 7k2q", #"Skip {"target":"7k2q"}"#),
    ("done lunch 7k2q", #"Done {"targets":["lunch","7k2q"]}"#),
    ("done all", #"Done {"all":true}"#),
    ("skip lunch 7k2q --reason tired", #"Skip {"reason":"tired","targets":["lunch","7k2q"]}"#),
    ("snooze all 20", #"Snooze {"all":true,"duration":"20min"}"#),
    ("snooze lunch 7k2q 20", #"Snooze {"duration":"20min","targets":["lunch","7k2q"]}"#),
    ("undo", "Undo {}"),
    ("undo 7k2q", #"Undo {"target":"7k2q"}"#),
    ("snooze", "Snooze {}"),
    ("snooze 20", #"Snooze {"duration":"20min"}"#),
    ("snooze 20min", #"Snooze {"duration":"20min"}"#),
    ("snooze 20 min", #"Snooze {"duration":"20min"}"#),
    ("snooze for 20 minutes", #"Snooze {"duration":"20minutes"}"#),
    ("snooze 1h 30min", #"Snooze {"duration":"1h 30min"}"#),
    ("snooze 1h_30min", #"Snooze {"duration":"1h 30min"}"#),
    ("snooze 7k2q", #"Snooze {"target":"7k2q"}"#),
    ("snooze 1234", #"Snooze {"target":"1234"}"#),
    ("snooze 7k2q 20", #"Snooze {"duration":"20min","target":"7k2q"}"#),
    ("snooze 20 7k2q", #"Snooze {"duration":"20min","target":"7k2q"}"#),
    ("snooze ankle-pumps 1h", #"Snooze {"duration":"1h","target":"ankle-pumps"}"#),
    ("log calcium 300mg yogurt", #"Log {"item":"yogurt","mg":300,"source":"food","what":"calcium"}"#),
    ("log calcium 300 mg plain yogurt", #"Log {"item":"plain yogurt","mg":300,"source":"food","what":"calcium"}"#),
    ("log calcium 300", #"Log {"mg":300,"source":"food","what":"calcium"}"#),
    ("log calcium 0.5 g --supplement", #"Log {"mg":500,"source":"supplement","what":"calcium"}"#),
    (
      "log calcium 1,2g --at yesterday_21:00",
      #"Log {"at":"2026-11-22T21:00:00+01:00","mg":1200,"source":"food","what":"calcium"}"#
    ),
    ("log movement 10min", #"Log {"minutes":10,"what":"movement"}"#),
    ("log movement 10 ankle-pumps", #"Log {"minutes":10,"target":"ankle-pumps","what":"movement"}"#),
    ("log movement 90s --limb left_leg", #"Log {"limb":"left leg","minutes":1.5,"what":"movement"}"#),
    ("log movement 1,5h", #"Log {"minutes":90,"what":"movement"}"#),
    ("log movement 12,5", #"Log {"minutes":12.5,"what":"movement"}"#),
    ("log cramp --minutes 1,5", #"Log {"minutes":1.5,"what":"cramp"}"#),
    ("log movement 1440", #"Log {"minutes":1440,"what":"movement"}"#),
    ("log movement 1441", #"Log {"target":"1441","what":"movement"}"#),
    ("log movement 0123", #"Log {"target":"0123","what":"movement"}"#),
    ("log calcium 1 gram yogurt", #"Log {"item":"yogurt","mg":1000,"source":"food","what":"calcium"}"#),
    ("done lunch --at -20min", #"Done {"at":"2026-11-23T12:14:00+01:00","target":"lunch"}"#),
    ("log cramp --at Mon_08:00", #"Log {"at":"2026-11-23T08:00:00+01:00","what":"cramp"}"#),
    ("add movement --every 1h -- Ankle pumps", #"Add {"every":"1h","kind":"movement","title":"Ankle pumps"}"#),
    ("log calcium --supplement 300mg", #"Log {"mg":300,"source":"supplement","what":"calcium"}"#),
    ("done --socket /s lunch", #"Done {"target":"lunch"}"#),
    ("snooze 1,5h", #"Snooze {"duration":"1,5h"}"#),
    ("pause 1,5h", #"Pause {"duration":"1h 30min"}"#),
    ("pause 1h30", #"Pause {"duration":"1h 30min"}"#),
    ("snooze 1h30 7k2q", #"Snooze {"duration":"1h30","target":"7k2q"}"#),
    ("snooze 1H05", #"Snooze {"duration":"1H05"}"#),
    ("log movement 1h30", #"Log {"minutes":90,"what":"movement"}"#),
    ("log movement 1h60", #"Log {"target":"1h60","what":"movement"}"#),
    // What was put in quotes is as without.
    ("pause until_Monday", #"Pause {"until":"2026-11-30T04:00:00+01:00"}"#),
    ("pause Until_tomorrow_09:00", #"Pause {"until":"2026-11-24T09:00:00+01:00"}"#),
    ("pause for_2h", #"Pause {"duration":"2h"}"#),
    ("pause 1h_30min", #"Pause {"duration":"1h 30min"}"#),
    ("snooze for_20_min", #"Snooze {"duration":"20min"}"#),
    ("snooze lunch_20", #"Snooze {"duration":"20min","target":"lunch"}"#),
    ("log movement 10_min", #"Log {"minutes":10,"what":"movement"}"#),
    ("done lunch_7k2q", #"Done {"targets":["lunch","7k2q"]}"#),
    ("skip lunch_7k2q", #"Skip {"targets":["lunch","7k2q"]}"#),
    ("pause until 08:00 UTC", #"Pause {"until":"2026-11-24T09:00:00+01:00"}"#),
    ("pause until Mon 08:00 UTC", #"Pause {"until":"2026-11-30T09:00:00+01:00"}"#),
    ("pause until tomorrow UTC", #"Pause {"until":"2026-11-24T05:00:00+01:00"}"#),
    ("log movement", #"Log {"what":"movement"}"#),
    (
      "log cramp --where left_calf --severity 6 --minutes 2 --note bad",
      #"Log {"minutes":2,"note":"bad","place":"left calf","severity":6,"what":"cramp"}"#
    ),
    ("pause", "Pause {}"),
    ("pause 30", #"Pause {"duration":"30min"}"#),
    ("pause for 2h", #"Pause {"duration":"2h"}"#),
    ("pause 1h 30min", #"Pause {"duration":"1h 30min"}"#),
    ("pause until 15:00", #"Pause {"until":"2026-11-23T15:00:00+01:00"}"#),
    ("pause until 08:00", #"Pause {"until":"2026-11-24T08:00:00+01:00"}"#),
    ("pause until tomorrow", #"Pause {"until":"2026-11-24T04:00:00+01:00"}"#),
    ("pause until tomorrow 09:00", #"Pause {"until":"2026-11-24T09:00:00+01:00"}"#),
    // 2026-11-23 is a Monday.
    ("pause until Monday", #"Pause {"until":"2026-11-30T04:00:00+01:00"}"#),
    ("pause until wed", #"Pause {"until":"2026-11-25T04:00:00+01:00"}"#),
    ("pause until Monday 15:00", #"Pause {"until":"2026-11-23T15:00:00+01:00"}"#),
    ("pause until Monday 09:00", #"Pause {"until":"2026-11-30T09:00:00+01:00"}"#),
    ("pause until 2026-12-24", #"Pause {"until":"2026-12-24T00:00:00+01:00"}"#),
    ("pause until 2026-12-24 12:00", #"Pause {"until":"2026-12-24T12:00:00+01:00"}"#),
    ("review", "Review 2026-11-17T00:00:00+01:00 2026-11-23T12:34:00+01:00"),
    ("review --since 2026-11-01", "Review 2026-11-01T00:00:00+01:00 2026-11-23T12:34:00+01:00"),
    ("review --since yesterday --until today", "Review 2026-11-22T00:00:00+01:00 2026-11-23T00:00:00+01:00"),
    ("review --until 2026-11-10", "Review 2026-11-03T00:00:00+01:00 2026-11-10T00:00:00+01:00"),
    (
      "add calcium Calcium_with_lunch --at 12:30 --dose 0.5g",
      #"Add {"at":"12:30","dose":"500 mg","kind":"calcium","title":"Calcium with lunch"}"#
    ),
    (
      "add calcium Calcium --at=08:00 --at Mon_20:00 --at 12:30",
      #"Add {"alsoAt":["Mon 20:00","12:30"],"at":"08:00","kind":"calcium","title":"Calcium"}"#
    ),
    (
      "add movement Ankle pumps --every 60 --between 08:00-21:00 --limb left_leg --step One. --step Two. --lasts 3",
      #"Add {"between":"08:00-21:00","every":"60","kind":"movement","lasts":"3","limb":"left leg","#
        + #""steps":["One.","Two."],"title":"Ankle pumps"}"#
    ),
    (
      "add movement M --at 10:00 --days-off 1", "64"
    ),
    (
      "add movement M --at 10:00 --id m --snooze 5 --snoozes 1 --repeat 2min --repeats 0 --late 1h --early 10 "
        + "--on-time 5 --natural-break 4 --speak --urgency low --note n --posture seated",
      #"Add {"at":"10:00","early":"10","id":"m","kind":"movement","late":"1h","naturalBreak":"4","note":"n","#
        + #""onTime":"5","posture":"seated","repeat":"2min","repeats":0,"snooze":"5","snoozes":1,"speak":true,"#
        + #""title":"M","urgency":"low"}"#
    ),
  ])
  func commandLine(line: String, call: String) throws {
    // A space within a word is written as an underscore.
    let words = line.split(separator: " ").map { word in String(word.map { $0 == "_" ? " " : $0 }) }
    if let status = Int32(call) {
      #expect(refused(words) == status)
    } else {
      #expect(try asked(words) == call)
    }
  }

  @Test(arguments: [
    "foo", "undo --list 7k2q", "status now", "--frobnicate", "agenda --days 0", "agenda --days 400",
    "agenda --days many",
    "done --at 25:00", "done --at 23:00_today", "done --at 2026-11-24", "done --at",
    "snooze a 5fortnights", "snooze 20 30", "snooze 20min_30min", "pause until_", "pause 08:00_CET",
    "done --at 08:00_EST", "snooze 1,000", "pause 20 30", "pause 1.000h", "log movement 1,000",
    "log calcium 1,000mg",
    "log calcium 300mg 200mg", "log cramp --minutes 1.000", "log cramp --minutes 1441", "pause soon", "pause until",
    "pause until yesterday", "pause 0",
    "log", "log calcium", "log calcium much", "log calcium 0", "log calcium 0.0005", "log calcium 300 g",
    "log calcium 999999999999",
    "log cramp --severity 11", "log cramp --severity -1", "log cramp --minutes nan", "log movement a b",
    "add", "add movement", "add movement M", "add vitamin M --at 12:00", "add movement M --at 12:00 --every 1h",
    "add movement M --every often", "add calcium C --at 12:00 --dose much", "add calcium C --at 12:00 --days Mon",
    "agenda --from soon", "agenda --from Tue_2026-11-23",
    "preview", "preview 08:30 --next 0", "preview 08:30 --next 100001", "preview 08:30 --next many",
    "review --since tomorrow", "review --since 2026-11-10 --until 2026-11-01", "review --since whenever",
  ])
  func isRefusedAsUsage(line: String) {
    let words = line.split(separator: " ").map { word in String(word.map { $0 == "_" ? " " : $0 }) }
    #expect(refused(words) == 64)
  }

  @Test(arguments: [
    (["--foo"], "Unknown option '--foo'.", "To see how, type: limber --help"),
    (
      ["add", "movement", "X", "--evry", "1h"], "Unknown option '--evry'.",
      "Did you mean '--every'? To see how, type: limber add --help"
    ),
    (["add", "calcium", "X", "--time=8:00"], "Unknown option '--time'.", "To see how, type: limber add --help"),
    (["undo", "--on"], "Unknown option '--on'.", "To see how, type: limber undo --help"),
    (["log", "cramp", "--arm"], "Unknown option '--arm'.", "To see how, type: limber log cramp --help"),
    (
      ["status", "--jsno"], "Unknown option '--jsno'.", "Did you mean '--json'? To see how, type: limber status --help"
    ),
    (
      ["--json", "status"], "Options stand behind the verb, and \"--json\" stands in front of it.",
      "Type: limber status --json"
    ),
    (
      ["--socket", "/a b", "log", "cramp", "--severity", "5"],
      "Options stand behind the verb, and \"--socket\" stands in front of it.",
      "Type: limber log cramp --severity 5 --socket '/a b'"
    ),
    (
      ["done", "--note", "-5 degrees"], "\"-5 degrees\" behind --note begins with a \"-\", as options do.",
      "Write it with an = in front: --note='-5 degrees'. To see how, type: limber done --help"
    ),
    (
      ["done", "--note", "- felt good"], "\"- felt good\" behind --note begins with a \"-\", as options do.",
      "Write it with an = in front: --note='- felt good'. To see how, type: limber done --help"
    ),
    (
      ["skip", "--reason", "-tired"], "\"-tired\" behind --reason begins with a \"-\", as options do.",
      "Write it with an = in front: --reason=-tired. To see how, type: limber skip --help"
    ),
    (
      ["log", "cramp", "--where", "-left"], "\"-left\" behind --where begins with a \"-\", as options do.",
      "Write it with an = in front: --where=-left. To see how, type: limber log cramp --help"
    ),
    (
      ["log", "calcium", "-5mg"], "\"-5mg\" is less than nothing.",
      "Write it without the \"-\". To see how, type: limber log calcium --help"
    ),
    (
      ["log", "cramp", "--severity", "6/10"], "The value '6/10' is invalid for '--severity <severity>'.",
      "Possible: a whole number from 0 to 10. To see how, type: limber log cramp --help"
    ),
    (
      ["log", "cramp", "--severity", "5,5"], "The value '5,5' is invalid for '--severity <severity>'.",
      "Possible: a whole number from 0 to 10. To see how, type: limber log cramp --help"
    ),
    (
      ["preview", "08:30", "--next", "many"], "The value 'many' is invalid for '--next <next>'.",
      "Possible: a whole number from 1 to 100000. To see how, type: limber preview --help"
    ),
    (
      ["agenda", "--days", "two"], "The value 'two' is invalid for '--days <days>'.",
      "Possible: a whole number from 1 to 366. To see how, type: limber agenda --help"
    ),
    (
      ["add", "movement", "X", "--every", "1h", "--snoozes", "x"],
      "The value 'x' is invalid for '--snoozes <snoozes>'.",
      "Possible: a whole number from 0 to 20. To see how, type: limber add --help"
    ),
    (["done", "--nte", "x"], "Unknown option '--nte'.", "Did you mean '--note'? To see how, type: limber done --help"),
  ])
  func onlyANearOptionIsNamed(arguments: [String], what: String, toDo: String) throws {
    let error = try #require(throws: (any Error).self) { try Limber.parseAsRoot(arguments) }
    #expect(Limber.usage(error, arguments) == Failure(.usage, what, toDo: toDo))
  }

  @Test func manyTimesOfAReminderThatIsThere() throws {
    func set(_ words: String...) throws -> String {
      let verb = try #require(try Limber.parseAsRoot(["set", "lunch"] + words) as? SetKeys)
      return try String(decoding: JSONValue(encoding: verb.call()).text, as: UTF8.self)
    }
    #expect(
      try set("at=08:00", "at=Mon 20:00", "dose=0,5g")
        == #"{"changes":{"alsoAt":["Mon 20:00"],"at":"08:00","dose":"500 mg"},"reminder":"lunch"}"#)
    #expect(try set("at=08:00") == #"{"changes":{"at":"08:00"},"reminder":"lunch"}"#)
    for words in [["at=08:00", "at="], ["at=", "at=08:00"], ["steps=a", "steps="], ["steps=", "steps=a"]] {
      let key = words[0].prefix { $0 != "=" }
      #expect(
        throws: Failure(
          .usage, "\(key)= is given with something behind it and with nothing.",
          toDo: "Give it once for each, or once with nothing behind the =.")
      ) { try set(words[0], words[1]) }
    }
    for words in [["at=", "at="], ["limb=a", "limb=b"], ["dose=1", "dose=2"], ["at=", "at=08:00"]] {
      #expect(throws: Failure.self) { try set(words[0], words[1]) }
    }
  }

  @Test(arguments: [["--help"], ["help"], ["done", "--help"], ["help", "log", "calcium"], ["--version"]])
  func helpIsNoError(arguments: [String]) {
    let error = #expect(throws: (any Error).self) {
      var command = try Limber.parseAsRoot(arguments)
      try command.run()
    }
    #expect(error.map { Limber.exitCode(for: $0) } == .success)
  }

  @Test func helpNamesEveryExitStatus() {
    let help = Limber.helpMessage(columns: 80)
    for line in ExitStatus.table.split(separator: "\n") { #expect(help.contains(line.drop { $0 == " " })) }
  }

  @Test func everyVerbShowsAnExample() {
    for verb in Limber.configuration.subcommands {
      #expect(verb.configuration.discussion.contains("limber "), "\(verb)")
    }
  }

  @Test func theNearestVerbIsNamed() {
    #expect(Limber.unknownVerb(["dnoe"])?.toDo == "Did you mean: limber done")
    #expect(Limber.unknownVerb(["Status"])?.toDo == "Did you mean: limber status")
    #expect(Limber.unknownVerb(["help", "don"])?.toDo == "Did you mean: limber help done")
    #expect(Limber.unknownVerb(["help", "don"])?.what == "limber has no verb \"don\".")
    #expect(Limber.unknownVerb(["help", "xyzzyx"])?.toDo == "To see what there is, type: limber --help")
    #expect(Limber.unknownVerb(["help", "log", "calcim"])?.toDo == "Did you mean: limber help log calcium")
    for words in [["help"], ["help", "done"], ["help", "log"], ["help", "log", "calcium"], ["help", "--help"]] {
      #expect(Limber.unknownVerb(words) == nil)
    }
    #expect(Limber.unknownVerb(["reveiw"])?.toDo == "Did you mean: limber review")
    for word in ["yes", "test", "next", "eat", "no", "stop", "foo", "ok", "now", "tea"] {
      #expect(Limber.unknownVerb([word])?.toDo == "To see what there is, type: limber --help", "\(word)")
    }
    #expect(Limber.unknownVerb(["xyzzyx"])?.toDo == "To see what there is, type: limber --help")
    #expect(Limber.unknownVerb(["x\u{1b}[31m\n"])?.what == "limber has no verb \"x[31m\".")
    #expect(Limber.unknownVerb([String(repeating: "y", count: 100_000)])?.status == .usage)
  }

  @Test(arguments: [
    ([], false), (["status"], false), (["--json"], true), (["status", "--json"], true),
    (["--socket", "/s"], nil), (["done"], nil), (["status", "--help"], nil),
  ])
  func theShortcutSaysWhatTheParserSays(arguments: [String], json: Bool?) throws {
    #expect(Limber.plainStatus(arguments) == json)
    guard let json else { return }
    let status = try #require(try Limber.parseAsRoot(arguments) as? Status)
    #expect(status.output.json == json)
    #expect(status.connection.socket == nil)
  }
}
