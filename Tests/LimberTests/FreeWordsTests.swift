internal import Testing

@testable internal import limber

/// Words behind an option's value, of which only the person knows what they belong to.
@Suite struct FreeWordsTests {
  private func failure(_ line: String) -> Failure? {
    // A space within a word is written as an underscore.
    Limber.unclear(line.split(separator: " ").map { word in String(word.map { $0 == "_" ? " " : $0 }) })
  }

  @Test(arguments: [
    "add calcium Evening dose --at 20:00 --dose 1 g", "add calcium Milk --at 8:00 pm", "add calcium Milk --at=8:00 pm",
    "add calcium Milk --at 08:00 20:00", "add movement Ankle --every 5 hours",
    "add movement Ankle --every 1h --late 2 hours",
    "add movement Ankle --every 1h --days Mon Wed", "add movement Ankle --every 1h --limb left leg",
    "add calcium Milk --at 8:00 Europe/Berlin", "add calcium --at 8:00 pm Milk",
    "add movement Ankle --speak pumps --every 1h",
    "add movement Ankle --posture seated pumps --every 1h", "add calcium --at 08:00 Milk",
    "log calcium 300mg yogurt --at yesterday 21:00", "log calcium 300mg yogurt --at 8:00 pm",
    "log calcium 300mg --supplement tablets", "log movement 10min --limb left leg", "log cramp --where left calf",
    "log cramp --minutes 2 min", "done --at yesterday 21:00", "done lunch --note felt good", "skip --reason too tired",
    "agenda --from yesterday 21:00", "review --since 3 days ago", "preview 08:30 --from yesterday 21:00",
    "snooze lunch --socket /s 20",
  ])
  func isRefused(line: String) { #expect(failure(line)?.status == .usage) }

  @Test(arguments: [
    "add calcium Evening dose --at 20:00 --dose 1_g", "add movement Ankle pumps --every 1h",
    "add movement --every 1h -- Ankle",
    "add movement --posture seated Ankle pumps --every 1h",
    "log calcium 300mg plain yogurt --at yesterday_21:00 --supplement",
    "log calcium --supplement 300mg yogurt", "done --json lunch", "done --socket /s lunch dinner",
    "set --json lunch title=A limb=B",
    "review --file a b --json", "import --replace plan.toml", "snooze lunch 20 --json", "show lunch",
    "log cramp --where left_calf",
    // The parser has its say of these.
    "add movement X --evry 1 hour", "show a b",
  ])
  func isClear(line: String) { #expect(failure(line) == nil) }

  @Test func bothReadingsAreNamed() {
    #expect(
      failure("add calcium Evening_dose --at 20:00 --dose 1 g")
        == Failure(
          .usage, "\"g\" behind --dose 1 may belong to that (--dose \"1 g\") or to the title (\"Evening dose g\").",
          toDo: "Write a value of several words in quotes, and the title in front of the options. "
            + "To see how, type: limber add --help"))
    #expect(
      failure("agenda --from yesterday 21:00")
        == Failure(
          .usage, "\"21:00\" stands alone behind --from yesterday.",
          toDo: "Where it belongs to that, write it in quotes: --from \"yesterday 21:00\""))
    #expect(
      failure("add movement Ankle --speak loud --every 1h")
        == Failure(
          .usage, "\"loud\" behind --speak may belong to that or to the title.",
          toDo: "Write all words of it together, in front of the options. To see how, type: limber add --help"))
  }

  @Test func howToTypeItFitsTheScreen() {
    let usage = "A.\n\nUSAGE: limber log [--socket <path>] [--at <at>] [<ids> ...] <b> ...\n\nOPTIONS:"
    #expect(
      HelpText(usage, width: 40).text
        == "A.\n\nUSAGE: limber log [--socket <path>]\n       [--at <at>] [<ids> ...] <b> ...\n\nOPTIONS:")
    #expect(HelpText(usage, width: 100).text == usage)
  }
}
