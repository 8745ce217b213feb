internal import Testing

@testable internal import limber

/// A time among words that stand free would be a part of them, and the time be now.
@Suite struct TimeAmongWordsTests {
  private static func words(_ line: String) -> [String] {
    // A space within a word is written as an underscore.
    line.split(separator: " ").map { word in String(word.map { $0 == "_" ? " " : $0 }) }
  }

  @Test(arguments: [
    ("300mg yogurt 20 min ago", "20 min ago", "20 min ago"),
    ("300mg yogurt yesterday 21:00", "yesterday 21:00", "yesterday 21:00"),
    ("300mg yogurt 21:00", "21:00", "21:00"), ("300mg yogurt Mon 08:00", "Mon 08:00", "Mon 08:00"),
    ("300mg yogurt yesterday", "yesterday", "yesterday"), ("500mg yogurt at 8", "at 8", "8:00"),
    ("500mg yogurt at 8:30", "at 8:30", "8:30"), ("500mg at 8 with milk", "at 8", "8:00"),
    ("500mg today", "today", "today"),
    ("500mg yogurt today 08:00", "today 08:00", "today 08:00"), ("500mg at 8pm", "at 8pm", "20:00"),
    ("500mg yogurt 8 pm", "8 pm", "20:00"),
    ("500mg yogurt 8.30am", "8.30am", "8:30"), ("500mg Käse um 8 Uhr", "um 8 Uhr", "8:00"),
    ("500mg yogurt 8 o'clock", "8 o'clock", "8:00"), ("300 yogurt at 8", "at 8", "8:00"),
    ("500mg x 2 at 8", "at 8", "8:00"),
    ("500mg yogurt 2026-11-22", "2026-11-22", "2026-11-22"), ("500mg yogurt at 08:10 UTC", "at 08:10 UTC", "08:10 UTC"),
    ("500mg yogurt on 2026-11-22", "on 2026-11-22", "2026-11-22"),
  ])
  func isNamedAsItIsGiven(line: String, time: String, written: String) {
    #expect(
      throws: Failure(
        .usage, "\"\(time)\" may say when that was, or belong to the words before.",
        toDo: "If it says when, write: --at \"\(written)\". Else write it in quotes together with the word before.")
    ) { try asked(["log", "calcium"] + Self.words(line)) }
  }

  @Test(arguments: [
    ("500mg this morning", "this morning"), ("500mg yogurt last night", "last night"),
    ("500mg yogurt yesterday evening", "yesterday evening"), ("500mg yogurt in the afternoon", "in the afternoon"),
    ("500mg yogurt tonight", "tonight"), ("500mg yogurt at noon", "at noon"), ("500mg yogurt on Monday", "on Monday"),
    ("500mg yogurt Monday", "Monday"), ("500mg yogurt Sunday morning", "Sunday morning"),
    ("500mg yogurt an hour ago", "an hour ago"), ("500mg yogurt a while ago", "a while ago"),
    ("500mg Käse heute", "heute"),
    ("500mg yogurt a few minutes ago", "a few minutes ago"), ("500mg yogurt half an hour ago", "half an hour ago"),
    ("500mg yogurt, this morning", "this morning"), ("500mg yogurt an hour earlier", "an hour earlier"),
    ("500mg yogurt last Monday", "last Monday"),
  ])
  func isNamedWithTheOption(line: String, time: String) {
    #expect(
      throws: Failure(
        .usage, "\"\(time)\" may say when that was, or belong to the words before.",
        toDo: "If it says when, write the time behind --at, like --at \(Calendar.examples)."
          + " Else write it in quotes together with the word before.")
    ) { try asked(["log", "calcium"] + Self.words(line)) }
  }

  @Test(arguments: [
    "done 10 min ago", "done lunch at 8", "done lunch today", "done lunch this morning", "skip lunch 08:00",
    "skip lunch this evening", "log movement 10 min ago", "log movement 10min at 8", "log movement 10min today",
    "log movement this morning", "done yesterday",
  ])
  func isRefusedAmongIds(line: String) {
    let failure = #expect(throws: Failure.self) { try asked(Self.words(line)) }
    #expect(failure?.what.hasSuffix("may say when that was, or belong to the words before.") == true)
    #expect(failure?.toDo?.hasPrefix("If it says when, write") == true && failure?.toDo?.contains("--at") == true)
    #expect(failure?.toDo?.contains("quotes") == false)
  }

  /// What is in quotes belongs to the food, and so do names that are made of such words.
  @Test(arguments: [
    "log calcium 300mg yogurt_of_yesterday", "log calcium 300mg days", "log calcium 300mg ago",
    "log calcium 300mg Sunday roast", "log calcium 300mg sun dried tomatoes", "log calcium 300mg lunch at home",
    "log calcium 300mg morning porridge", "log calcium 300mg breakfast", "log calcium 300mg yogurt_at_8",
    "log calcium 300mg night cap", "log calcium 300mg last of the milk", "log calcium 300mg cheese in the box",
    "log calcium 300mg midnight snack", "log calcium 300mg by hand", "done today", "skip now", "done morning evening",
    "log movement 10min morning", "log movement monday",
  ])
  func isNone(line: String) { #expect(refused(Self.words(line)) == nil) }
}
