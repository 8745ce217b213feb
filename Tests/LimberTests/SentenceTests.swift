internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
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
    let due = Control.DueOccurrence(
      occurrence: "7k2q", reminder: "lunch", kind: "calcium", title: "Lunch", due: now, state: "shown", shown: 1)
    func undone(_ what: String, _ state: String?, due: [Control.DueOccurrence]? = nil, until: String? = nil) -> String {
      sentences.undone(
        Control.Undone(entry: "e", what: what, state: state, until: until, due: due, message: "Taken back: X."))
    }
    let rows: [(String, String)] = [
      (undone("done", "shown"), " It is open again."), (undone("done", "held"), " It is open again."),
      (undone("done", "missed"), " Its time is over: it counts as missed."),
      (undone("done", "skipped"), " The answer before it holds: skipped."), (undone("cramp", nil), ""),
      (undone("snoozed", "shown"), " It is due now."), (undone("snoozed", "snoozed"), " The snooze before it holds."),
      (undone("done", "snoozed"), " It is put off, as it was before."),
      (undone("done", "excused"), " It counts as excused."),
      (undone("done", "next", until: now), " It comes at its time, at 12:34."),
      (undone("paused", "resumed", due: [due]), " Reminders are on. Due now: Lunch."),
      (undone("rest", "resumed", due: []), " Reminders are on."),
      (undone("paused", "paused", until: now), " Reminders are paused until 12:34."),
      (undone("resumed", "resting", until: now), " You are resting until 12:34."),
      (undone("resumed", "resumed", due: []), " That pause would be over by now: reminders stay on."),
    ]
    for (sentence, rest) in rows { #expect(sentence == "Taken back: X." + rest) }
  }

  /// Of a log that had closed something "it" would be the log.
  @Test func aLogThatClosedSomething() {
    func undone(_ state: String) -> String {
      sentences.undone(
        Control.Undone(
          entry: "e", what: "movement", title: "Pumps", state: state, message: "Taken back: movement, 10 min."))
    }
    #expect(undone("shown") == "Taken back: movement, 10 min. Pumps is open again.")
    #expect(undone("excused") == "Taken back: movement, 10 min. Pumps counts as excused.")
    #expect(undone("next") == "Taken back: movement, 10 min. Pumps comes at its time.")
    #expect(undone("missed") == "Taken back: movement, 10 min. Pumps: its time is over: it counts as missed.")
    let entry = Control.Entry(id: "e", seq: 1, time: now, kind: "logged", message: "Logged: movement, 10 min.")
    #expect(sentences.logged(entry, closed: "Pumps") == "Logged: movement, 10 min. Done: Pumps.")
  }

  @Test func whatCanBeTakenBack() {
    let deeds = [
      Control.Deed(id: "k3vd", entry: "e", time: now, what: "rest"),
      Control.Deed(
        id: "7k2q", entry: "e", time: now, what: "done", occurrence: "7k2q", reminder: "lunch", title: "Lunch",
        at: "2026-11-22T12:10:00+01:00"),
      Control.Deed(
        id: "m2x7q", entry: "e", time: "2026-11-22T09:00:00+01:00", what: "calcium",
        logged: "300 mg of calcium from yogurt"),
    ]
    #expect(
      sentences.deeds(deeds, width: 80).joined(separator: "\n") == """
          12:34            k3vd   Took the rest of the day off
          12:34            7k2q   Done: Lunch, yesterday at 12:10
          yesterday 09:00  m2x7q  Logged: 300 mg of calcium from yogurt
        """)
  }

  @Test func putAway() {
    var away = answer(outcome: nil)
    away.lateUntil = "2026-11-23T16:30:00+01:00"
    #expect(
      sentences.answer(away) == "Put away: Calcium with lunch. It does not come again; you have time until 16:30.")
  }

  @Test func pausedAndLogged() {
    #expect(sentences.paused(until: now) == "Paused until 12:34. To go on before, type: limber resume")
    #expect(
      sentences.paused(until: "2026-11-24T04:00:00+01:00")
        == "Paused until tomorrow at 04:00. To go on before, type: limber resume")
    let entry = Control.Entry(
      id: "e", seq: 1, time: now, kind: "logged", at: "2026-11-23T08:10:00+01:00", message: "Logged: movement, 10 min.")
    #expect(sentences.logged(entry) == "Logged: movement, 10 min, at 08:10.")
    for (at, message, said) in [
      ("2026-11-23T08:10:00+01:00", "at 08:10", "at 08:10"),
      ("2026-11-22T08:10:00+01:00", "on 2026-11-22 at 08:10", "yesterday at 08:10"),
    ] {
      var told = entry
      (told.at, told.message) = (at, "Logged: movement, 10 min, \(message).")
      #expect(sentences.logged(told) == "Logged: movement, 10 min, \(said).")
    }
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
          toDo: "Say which one, for example: limber done 7k2q, or: limber done all"))
    var other = candidate
    (other.occurrence, other.reminder, other.title) = ("9abc", "pumps", "Pumps")
    #expect(
      failure(.ambiguous(.init(candidates: [candidate, other])))
        == Failure(
          .ambiguous, "More than one is due: lunch (Lunch), pumps (Pumps).",
          toDo: "Say which one, for example: limber done lunch, or: limber done all"))
    #expect(
      failure(.nothingThen(.init(at: now, due: [candidate])))
        == Failure(
          .refused, "Nothing that this could answer was due at 12:34.",
          toDo: "Due now: Lunch, since 12:34. To record something else: limber log --help"))
    #expect(
      failure(.tooLongAgo(.init(at: "2026-11-01T08:00:00+01:00", earliest: "2026-11-09T12:34:00.123456+01:00")))
        == Failure(
          .refused, "On 2026-11-01 at 08:00: that is too long ago.",
          toDo: "Answers and logs reach 14 days back, to 2026-11-09 12:34."))
    let limit = ControlError.tooLongAgo(.init(at: "2026-11-01T08:00:00+01:00", earliest: "2026-11-09T12:34:01+01:00"))
    #expect(failure(limit).toDo == "Answers and logs reach 14 days back, to 2026-11-09 12:35.")
    #expect(
      failure(.invalidValue(.init(parameter: "at", found: "25:99", allowed: "a time that has been"))).what
        == "\"25:99\" is not possible as the time.")
    #expect(
      failure(
        .alreadyAnswered(
          .init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", outcome: "done", at: now, by: "notification")))
        == Failure(
          .refused, "Lunch was already done at 12:34, by the notification's button.",
          toDo: "To take that back, type: limber undo 7k2q"))
    #expect(
      failure(
        .closedAlready(
          .init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", outcome: "missed", at: now, why: "asleep")))
        == Failure(
          .refused, "Lunch was missed at 12:34: the machine was asleep.",
          toDo: "If you did it, say when, for example: limber done lunch --at \"20 min ago\""))
    let named = Refusals(calendar: monday, command: "limber done", typed: ["target": "7k2q"]).failure(
      .closedAlready(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", outcome: "excused", at: now)))
    #expect(named.toDo == "If you did it, say when, for example: limber done 7k2q --at \"20 min ago\"")
    #expect(
      failure(.noMovement(.init(parameter: "target", occurrence: nil, reminder: "lunch", title: "Lunch")))
        == Failure(
          .refused, "Lunch is no movement.", toDo: "When it is done: limber done lunch. Only movements have minutes."))
    #expect(
      failure(.noSuchOccurrence(.init(occurrence: "lnch", nearest: "lunch")))
        == Failure(.refused, "Nothing has the id \"lnch\".", toDo: "Did you mean lunch?"))
    #expect(
      failure(.snoozeLimit(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", snoozes: 3, lateUntil: now)))
        == Failure(
          .refused, "Lunch was put away and does not come again.",
          toDo: "You have time until 12:34. Type limber done or limber skip."))
    let ends: [(String, String)] = [("window", "the hours of this reminder end"), ("next", "the next one comes")]
    for (why, phrase) in ends {
      #expect(
        failure(.snoozeRefused(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", limit: now, why: why))).what
          == "Lunch can't be put off: \(phrase) at 12:34.")
    }
    #expect(
      failure(.snoozeRefused(.init(occurrence: "7k2q", reminder: "lunch", title: "Lunch", limit: now)))
        == Failure(
          .refused, "Lunch can't be put off: its time is over at 12:34.", toDo: "Type limber done or limber skip."))
  }

  /// What is quoted is what was typed, and a key is called what was typed for it.
  @Test func refusalsQuoteWhatWasTyped() {
    func what(_ error: ControlError, typed: [String: String] = [:], name: ((String) -> String)? = nil) -> String {
      Refusals(calendar: monday, command: "limber x", typed: typed, name: name).failure(error).what
    }
    let end = ControlError.invalidValue(
      .init(parameter: "until", found: "2027-02-28T10:52:17.283918+08:00", allowed: "at most 90 days from now"))
    #expect(what(end, typed: ["until": "+91d"]) == "\"+91d\" is not possible as the end.")
    let minutes = ControlError.invalidValue(.init(parameter: "minutes", found: "1500.0", allowed: "0.1 to 1440"))
    #expect(what(minutes, typed: ["minutes": "25h"]) == "\"25h\" is not possible as the number of minutes.")
    func problem(_ message: String, _ key: String, _ found: String?) -> ControlError {
      .invalidSchedule(.init(problems: [.init(message: message, key: key, found: found)]))
    }
    let daily = problem("at is \"daily 08:00\": write 08:00", "at", "\"daily 08:00\"")
    #expect(what(daily, name: { "--\($0)" }) == "--at \"daily 08:00\": write 08:00")
    #expect(what(daily, name: { "\($0)=" }) == "at= \"daily 08:00\": write 08:00")
    let limb = problem("limb is only for movement reminders, and this is calcium", "limb", "\"leg\"")
    #expect(what(limb, name: { "--\($0)" }) == "--limb is only for movement reminders, and this is calcium")
    // In the file it is the key.
    #expect(what(daily) == "at is \"daily 08:00\": write 08:00")
  }

  @Test func hintsNameTheRealThing() {
    func toDo(_ error: ControlError, _ command: String, typed: [String: String] = [:]) -> String? {
      Refusals(calendar: monday, command: command, typed: typed).failure(error).toDo
    }
    let differs = ControlError.scheduleDiffers(.init(reminders: ["a"], settings: []))
    #expect(
      toDo(differs, "limber import", typed: ["text": "my plan.toml"])
        == "To take it from the file all the same, type: limber import --replace 'my plan.toml'")
    let unknown = ControlError.noSuchOccurrence(.init(occurrence: "zzzz"))
    #expect(toDo(unknown, "limber undo") == "To see what there is, type: limber undo --list")
    #expect(toDo(unknown, "limber done") == "To see what there is, type: limber status")
    let none = ControlError.noMovement(.init(parameter: "minutes", reminder: nil, title: "Lunch"))
    #expect(toDo(none, "limber done") == "When it is done: limber done. Only movements have minutes.")
  }

  /// The reminder's id is easier to remember, however long it is.
  @Test func aLongIDIsOffered() {
    var lunch = Control.DueOccurrence(
      occurrence: "vy9z", reminder: "calcium-with-breakfast", kind: "calcium", title: "Calcium", due: now,
      state: "shown",
      shown: 1)
    #expect(Refusals.id(of: lunch, among: [lunch]) == "calcium-with-breakfast")
    #expect(Refusals.id(of: lunch, among: [lunch], room: 10) == "vy9z")
    #expect(Refusals.id(of: lunch, among: [lunch, lunch]) == "vy9z")
    lunch.reminder = String(repeating: "a", count: 40)
    #expect(Refusals.id(of: lunch, among: [lunch]) == lunch.reminder)
  }

  @Test func everyRefusalHasItsStatus() {
    let statuses: [(ControlError, limber.ExitStatus)] = [
      (.noMovement(.init(parameter: "minutes", reminder: "lunch", title: "Lunch")), .refused),
      (.nothingThen(.init(at: now, due: [])), .refused), (.tooLongAgo(.init(at: now, earliest: now)), .refused),
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

  /// limberd runs, and this shell looks elsewhere: the variable is named, and what to type.
  @Test(
    arguments: [
      ("/elsewhere", "XDG_RUNTIME_DIR is /elsewhere, which is not there"),
      ("r", "XDG_RUNTIME_DIR is r, which is no absolute path and counts for nothing"),
      ("/etc/passwd", "XDG_RUNTIME_DIR is /etc/passwd, which is no folder"), ("", "XDG_RUNTIME_DIR is not set"),
      ("/tmp", nil),
    ] as [(String, String?)])
  func limberdListensElsewhere(here: String, what: String?) {
    var machine = Machine(uid: Process.uid, user: "a", environment: { $0 == "XDG_RUNTIME_DIR" ? here : nil })
    machine.limberd = { 77 }
    machine.text = {
      $0 == "/proc/77/environ" ? "XDG_RUNTIME_DIR=/nowhere/else\0" : $0 == "/proc/77/cmdline" ? "limberd\0" : nil
    }
    let place = SocketPlace(nil) { $0 == "XDG_RUNTIME_DIR" ? here : nil }
    let failure = place.notRunning(Remedy(machine))
    #expect(failure.status == .notRunning)
    #expect(failure.what.hasPrefix("limberd runs (process 77), but listens elsewhere: XDG_RUNTIME_DIR is "))
    // As root a folder that is not there can be made, and that of others be used.
    if let what, Process.uid != 0 || !here.hasPrefix("/else") {
      #expect(failure.what.contains(what), "\(failure.what)")
    }
    #expect(failure.toDo == "Type: export XDG_RUNTIME_DIR=/nowhere/else")
    machine.limberd = { nil }
    if ["r", "", "/etc/passwd"].contains(here), let what {
      #expect(place.notRunning(Remedy(machine)).what.hasPrefix(what))
    }
  }

  /// Only what was there is said to be gone: the hours that go without saying were not.
  @Test func whatGoesForANewTime() {
    var pumps = Control.ReminderDraft(kind: "movement", title: "Pumps")
    (pumps.every, pumps.between, pumps.days) = ("1h", "08:00-20:00", "Mon..Sun")
    #expect(ReminderText.timingKeys(of: Control.Reminder(id: "pumps", definition: pumps)) == ["every"])
    (pumps.between, pumps.days) = ("09:00-20:00", "Mon..Sat")
    #expect(
      ReminderText.timingKeys(of: Control.Reminder(id: "pumps", definition: pumps)) == ["every", "between", "days"])
  }

  @Test func theSocket() {
    func path(_ option: String?, _ variables: [String: String]) -> String? {
      SocketPlace(option) { variables[$0] }.path
    }
    let both = ["LIMBER_SOCKET": "/b", "XDG_RUNTIME_DIR": "/run/user/1"]
    #expect(path("/a", both) == "/a")
    #expect(path(nil, both) == "/b")
    #expect(path(nil, ["XDG_RUNTIME_DIR": "/run/user/1"]) == "/run/user/1/limber/io.limber.Control")
  }
}
