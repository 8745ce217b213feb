internal import LimberControl
internal import LimberCore
internal import Report
internal import Testing

@testable internal import limber

@Suite struct SentenceTests {
  private let sentences = Sentences(calendar: monday)
  private let refusals = Refusals(calendar: monday, command: "limber done")
  private let now = "2026-11-23T12:34:56+01:00"

  private func answer(outcome: String?, until: String? = nil) -> Control.Answer {
    Control.Answer(
      occurrence: "7k2q", reminder: "lunch", kind: "calcium", title: "Calcium with lunch",
      due: "2026-11-23T12:30:00+01:00", outcome: outcome, at: now, until: until, entry: "e")
  }

  @Test func answers() {
    #expect(sentences.answer(answer(outcome: "done")) == "Done: Calcium with lunch, at 12:34.")
    #expect(sentences.answer(answer(outcome: "skipped")) == "Skipped: Calcium with lunch, at 12:34.")
    let snoozed = answer(outcome: nil, until: "2026-11-23T14:10:00+01:00")
    #expect(sentences.answer(snoozed) == "Again at 14:10: Calcium with lunch.")
    #expect(sentences.answer(snoozed, asked: .minutes(95)) == "Again at 14:10: Calcium with lunch.")
    #expect(
      sentences.answer(snoozed, asked: .hours(9))
        == "Again at 14:10: Calcium with lunch. That is sooner than you asked: its time runs out.")
  }

  @Test func undone() {
    func undone(_ what: String, _ title: String? = nil, _ state: String? = nil) -> String {
      sentences.undone(Control.Undone(entry: "e", what: what, title: title, state: state))
    }
    #expect(undone("answer", "Ankle pumps", "open") == "Taken back: the answer to Ankle pumps. It is open again.")
    #expect(
      undone("answer", "Ankle pumps", "missed")
        == "Taken back: the answer to Ankle pumps. Its time is over: it counts as missed.")
    #expect(undone("cramp") == "Taken back: the cramp that was logged last.")
  }

  @Test func pausedAndLogged() {
    #expect(sentences.paused(until: now) == "Paused until 12:34. To go on before, type: limber resume")
    #expect(
      sentences.paused(until: "2026-11-24T04:00:00+01:00")
        == "Paused until tomorrow at 04:00. To go on before, type: limber resume")
    let entry = Control.Entry(
      id: "e", seq: 1, time: now, kind: "logged", at: "2026-11-23T08:10:00+01:00", message: "Logged: movement, 10 min.")
    #expect(sentences.logged(entry) == "Logged: movement, 10 min, at 08:10.")
    #expect(sentences.entry(entry) == ("12:34:56", "Logged: movement, 10 min."))
  }

  @Test func added() {
    func added(_ next: [String]) -> String {
      let reminder = Control.Reminder(id: "lunch", definition: .init(kind: "calcium", title: "Calcium with lunch"))
      return ReminderText(calendar: monday, width: 80, style: .plain).confirmed(
        "Added", .init(reminder: reminder, next: next))
    }
    let times = ["2026-11-23T18:00:00+01:00", "2026-11-24T18:00:00+01:00", "2026-11-25T18:00:00+01:00"]
    #expect(
      added(times)
        == "Added lunch: Calcium with lunch, next at 18:00, tomorrow at 18:00 and on Wednesday at 18:00.")
    #expect(added([times[0]]) == "Added lunch: Calcium with lunch, next at 18:00.")
    #expect(added([]) == "Added lunch: Calcium with lunch, no time of it lies ahead.")
  }

  @Test func refusalsSayWhatAndWhatToDo() {
    func failure(_ error: ControlError) -> Failure { refusals.failure(error) }
    let next = Control.Upcoming(
      reminder: "pumps", kind: "movement", title: "Ankle pumps", due: "2026-11-23T13:00:00+01:00")
    #expect(
      failure(.nothingDue(.init(next: [next])))
        == Failure(.nothingDue, "Nothing is due now.", toDo: "Next is Ankle pumps, at 13:00."))
    #expect(failure(.nothingDue(.init(next: []))).status == .nothingDue)
    let candidate = Control.DueOccurrence(
      occurrence: "7k2q", reminder: "lunch", kind: "calcium", title: "Lunch", due: now, state: "shown", shown: 1)
    #expect(
      failure(.ambiguous(.init(candidates: [candidate, candidate])))
        == Failure(
          .ambiguous, "More than one is due: 7k2q (Lunch), 7k2q (Lunch).",
          toDo: "Say which one, for example: limber done 7k2q"))
    #expect(
      failure(
        .alreadyAnswered(
          .init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", outcome: "done", at: now, by: "notification")))
        == Failure(
          .refused, "Lunch was already done at 12:34, by the notification's button.",
          toDo: "To take that back, type: limber undo"))
    #expect(
      failure(
        .closedAlready(
          .init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", outcome: "missed", at: now, why: "asleep")))
        == Failure(
          .refused, "Lunch was missed at 12:34: the machine was asleep.",
          toDo: "If you did it, say when, for example: limber done 7k2q --at \"20 min ago\""))
    #expect(
      failure(.noSuchOccurrence(.init(occurrence: "lnch", nearest: "lunch")))
        == Failure(.refused, "Nothing has the id \"lnch\".", toDo: "Did you mean lunch?"))
    #expect(
      failure(.snoozeLimit(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", snoozes: 3)))
        == Failure(
          .refused, "Lunch was put off 3 times, which is the most.", toDo: "Type limber done or limber skip."))
    #expect(
      failure(.snoozeRefused(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", limit: now)))
        == Failure(
          .refused, "Lunch can't be put off: its time is over at 12:34.", toDo: "Type limber done or limber skip."))
  }

  @Test func everyRefusalHasItsStatus() {
    let statuses: [(ControlError, limber.ExitStatus)] = [
      (.noSuchReminder(.init(reminder: "x")), .refused), (.nothingToUndo, .refused), (.notPaused, .refused),
      (.invalidValue(.init(parameter: "at", found: "x", allowed: "y")), .usage),
      (.invalidSchedule(.init(problems: [.init(message: "wrong")])), .scheduleInvalid),
      (.invalidSchedule(.init(problems: [])), .scheduleInvalid),
      (.duplicateReminder(.init(reminder: "x", title: "X")), .refused),
      (.scheduleChanged(.init(file: "f")), .refused), (.scheduleNotWritten(.init(file: "f", why: "w")), .failed),
      (.notRecorded(.init(why: "disk full")), .failed), (.tooManyWatchers(.init(limit: 64)), .failed),
    ]
    for (error, status) in statuses { #expect(refusals.failure(error).status == status) }
  }

  @Test(arguments: ["Lunch\u{1b}]0;evil\u{7}\nnow", "\u{202e}hcnul", String(repeating: "long ", count: 2000)])
  func textsFromElsewhereAreMadeHarmless(title: String) {
    var answer = answer(outcome: "done")
    answer.title = title
    let sentence = sentences.answer(answer)
    #expect(sentence.unicodeScalars.allSatisfy { !["\u{1b}", "\u{7}", "\n", "\u{202e}"].contains($0) })
    #expect(Columns.width(of: sentence) < 300)
  }

  @Test func theScreen() {
    func style(_ variables: [String: String], isTerminal: Bool = true) -> TextStyle {
      Screen.style(isTerminal: isTerminal) { variables[$0] }
    }
    #expect(style(["LANG": "C.UTF-8"]) == TextStyle(isColored: true, hasBars: true, isUTF8: true))
    #expect(style(["LANG": "en_US.utf8", "NO_COLOR": "1"]) == TextStyle(hasBars: true, isUTF8: true))
    #expect(style(["LANG": "C.UTF-8", "LC_ALL": "C"]) == TextStyle(isColored: true, hasBars: true, isUTF8: false))
    #expect(style(["LC_CTYPE": "de_DE.UTF-8", "LC_ALL": ""], isTerminal: false) == TextStyle(isUTF8: true))
    #expect(style(["TERM": "dumb"]).isColored == false)
    // What is no terminal takes any text.
    #expect(style([:], isTerminal: false) == .plain)
    #expect(style(["LC_ALL": "C"], isTerminal: false) == .plain)
    #expect(Screen.width(columns: nil, terminal: nil) == 80)
    #expect(Screen.width(columns: "40", terminal: 200) == 40)
    #expect(Screen.width(columns: "x", terminal: 200) == 100)
    #expect(Screen.width(columns: "0", terminal: 50) == 50)
    #expect(Screen.width(columns: "5", terminal: nil) == 34)
  }

  @Test func theSocket() {
    func path(_ option: String?, _ variables: [String: String]) -> String? {
      Client.path(option) { variables[$0] }
    }
    let both = ["LIMBER_SOCKET": "/b", "XDG_RUNTIME_DIR": "/run/user/1"]
    #expect(path("/a", both) == "/a")
    #expect(path(nil, both) == "/b")
    #expect(path(nil, ["XDG_RUNTIME_DIR": "/run/user/1"]) == "/run/user/1/limber/io.limber.Control")
  }
}
