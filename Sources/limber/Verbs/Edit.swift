internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Report
internal import Varlink

struct Edit: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Open the schedule in an editor.",
    discussion: """
      The editor is that of VISUAL or EDITOR. What you save is checked before it counts; a text with a mistake is kept, and \
      the next limber edit offers to go on with it.

      Examples:
        limber edit
        limber edit ankle-pumps
        EDITOR=nano limber edit
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Go on with the text that was not taken last time.")
  var goOn = false
  @Flag(help: "Begin with the schedule as it is, and throw away a text that was not taken.")
  var anew = false
  @Argument(help: "The reminder's id where to begin.", completion: Completions.reminders)
  var id: String?

  func validate() throws {
    if goOn, anew { throw ValidationError("Give --go-on or --anew, not both.") }
  }

  func perform(in session: Session) throws {
    var schedule = try session.explaining("limber edit") {
      try session.client(connection).reply(to: Control.Schedule())
    }
    if let id { try checkID(id, schedule.text, session) }
    let draft = try EditDraft()
    var text = try begin(draft, schedule, session)
    while true {
      guard let saved = try Editor.edit(text, in: draft, at: id) else {
        throw Failure(
          .failed, "The editor has saved nothing: its file is gone.",
          toDo: "The schedule is as it was. To use another editor: EDITOR=nano limber edit")
      }
      text = saved
      if text == schedule.text {
        try draft.discard()
        try sayUnchanged(session)
        return try warnOfMistakes(session)
      }
      if text.allSatisfy(\.isWhitespace), try !isMeantEmpty(draft, session) {
        return try sayUnchanged(session)
      }
      do {
        // Anew each time: the person may edit for hours, and limberd be another by then.
        let results = try session.client(connection).call(Control.Edit(before: schedule.text, after: text))
        try draft.discard()
        if output.json { return try session.screen.show(json: .object(results)) }
        let reply = try Client.decode(Control.Edit.self, results)
        try session.screen.say(Self.sentence(reply))
        return try session.warn(of: reply.warnings)
      } catch let error as ControlError {
        let kept = try refused(error, draft, session)
        var question = "Go on with your text?"
        if case .scheduleChanged = error { question = "Go on with your text, in place of what is there now?" }
        guard session.screen.isInteractive, try session.screen.agrees(question) else { throw kept }
        schedule = try session.explaining("limber edit") {
          try session.client(connection).reply(to: Control.Schedule())
        }
      } catch var failure as Failure {
        failure.toDo = [failure.toDo, Self.kept(draft)].compactMap(\.self).joined(separator: ". ")
        throw failure
      }
    }
  }

  private func sayUnchanged(_ session: Session) throws {
    guard output.json else { return try session.screen.say("Nothing was changed.") }
    try session.screen.show(json: JSONValue(encoding: Control.Edit.Reply(added: [], changed: [], removed: [])))
  }

  /// What is empty is seldom meant so: many an editor that fails leaves an empty file.
  private func isMeantEmpty(_ draft: EditDraft, _ session: Session) throws -> Bool {
    if session.screen.isInteractive,
      try session.screen.agrees("Your text is empty. Remove all reminders?", unlessSaid: false)
    {
      return true
    }
    try draft.discard()
    guard session.screen.isInteractive else {
      throw Failure(
        .refused, "The text is empty. The schedule is as it was.", toDo: "To remove a reminder: limber remove ID")
    }
    return false
  }

  /// A schedule that was left as it is may be one with mistakes, and then it does not count.
  private func warnOfMistakes(_ session: Session) throws {
    let problems = try session.explaining("limber edit") { try session.client(connection).reply(to: Control.Check()) }
      .problems
    guard !problems.isEmpty else { return }
    throw Refusals(calendar: session.calendar, command: "limber edit").failure(
      .invalidSchedule(.init(problems: problems)))
  }

  /// An id that no reminder has would open the editor at the top, as if nothing were wrong.
  private func checkID(_ id: String, _ text: String, _ session: Session) throws {
    guard Editor.line(of: id, in: text) == nil else { return }
    _ = try session.explaining("limber edit") { try session.client(connection).reply(to: Control.Show(reminder: id)) }
  }

  /// The text to begin with: the schedule's, or one that was kept.
  private func begin(_ draft: EditDraft, _ schedule: Control.Schedule.Reply, _ session: Session) throws -> String {
    if anew {
      try draft.discard()
      return schedule.text
    }
    let kept = try draft.text()
    if let kept, kept != schedule.text {
      if goOn { return kept }
      guard session.screen.isInteractive else {
        throw Failure(
          .refused, "A text that was not taken is kept in \(Columns.clean(draft.path)).",
          toDo: "Go on with it: limber edit --go-on; or begin anew: limber edit --anew")
      }
      try session.screen.say("A text of yours that was not taken is still here.")
      if try session.screen.agrees("Go on with it?") { return kept }
    } else if goOn, kept == nil {
      throw Failure(.refused, "There is no text to go on with.", toDo: "Type: limber edit")
    }
    return schedule.text
  }

  /// Says what is wrong; the failure to end with says where the text is.
  private func refused(_ error: ControlError, _ draft: EditDraft, _ session: Session) throws -> Failure {
    var failure = Refusals(calendar: session.calendar, command: "limber edit").failure(error)
    if session.screen.isInteractive { try session.screen.say(failure.what) }
    failure.what = session.screen.isInteractive ? "The schedule is as it was." : failure.what
    failure.toDo = Self.kept(draft)
    return failure
  }

  private static func kept(_ draft: EditDraft) -> String {
    "Your text is kept in \(Columns.clean(draft.path)). Go on with it: limber edit --go-on"
  }

  /// `Saved. Changed: ankle-pumps. Removed: toes.`
  static func sentence(_ reply: Control.Edit.Reply) -> String {
    let parts = [("added", reply.added), ("changed", reply.changed), ("removed", reply.removed)]
      .compactMap { what, names in names.isEmpty ? nil : "\(what): \(Sentences.list(names))" }
    return parts.isEmpty ? "Saved. The reminders are as before." : "Saved. \(Sentences.sentence(parts))"
  }
}

/// The text that is being edited: a file of the person's own, kept until it has been taken. One program at a time has it.
struct EditDraft {
  /// The file. It ends as schedules do, so that editors know what it is.
  let path: String
  private let lock: FileLock

  /// - Throws: a ``Failure`` where another one edits.
  init() throws {
    let folder = try Directories.stateHome("limber")
    path = "\(folder)/edit.toml"
    try Files.makeDirectory(folder)
    do {
      lock = try Files.lock("\(folder)/edit.lock")
    } catch let error as FileLockedError {
      throw Failure(
        .refused, "The schedule is open in another editor\(error.holder.map { " (process \($0))" } ?? "").",
        toDo: "Finish there first; then type: limber edit")
    }
  }

  /// What was kept; nil where nothing was.
  func text() throws -> String? {
    guard Files.exists(path) else { return nil }
    let bytes = try Files.read(path)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(
        .failed, "\(quoted(path)) is not UTF-8.",
        toDo: "Save it as UTF-8 and type: limber edit --go-on; or throw it away: limber edit --anew")
    }
    return text
  }

  func write(_ text: String) throws {
    try Files.replaceAtomically(path, Array(text.utf8))
  }

  func discard() throws { _ = try Files.remove(path) }
}

/// The person's editor.
enum Editor {
  /// Editors that begin at a line with `+LINE` in front of the file.
  private static let takingLines = ["vi", "vim", "nvim", "nano", "emacs", "joe", "jed", "mcedit", "micro", "kak", "ed"]

  /// Lets the person edit a text.
  ///
  /// - Returns: what was saved; nil where the file is gone.
  static func edit(_ text: String, in draft: EditDraft, at id: String?) throws -> String? {
    try draft.write(text)
    let editor = try command()
    let name = editor.split(separator: " ").first.map { Files.split(String($0)).name } ?? ""
    var begin = ""
    if takingLines.contains(name), let id, let line = line(of: id, in: text) { begin = " +\(line)" }
    let status = try Process.shell("\(editor)\(begin) \(Process.quotedForShell(draft.path))")
    guard status == 0 else {
      if try draft.text() == text { try draft.discard() }
      throw Failure(
        .failed,
        status == 127
          ? "There is no editor \(quoted(editor))." : "The editor \(quoted(editor)) ended with status \(status).",
        toDo: "The schedule is as it was. To use another editor: EDITOR=nano limber edit")
    }
    return try draft.text()
  }

  /// The editor's command, for the shell.
  private static func command() throws -> String {
    for variable in ["VISUAL", "EDITOR"] {
      if let editor = Process.environment(variable), editor.contains(where: { !$0.isWhitespace }) { return editor }
    }
    // Debian's, which asks what the person prefers; then those that are found nearly everywhere, the gentlest first.
    let path = (Process.environment("PATH") ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
    for name in ["sensible-editor", "editor", "nano", "vi"]
    where path.contains(where: { Files.exists("\($0)/\(name)") }) {
      return name
    }
    throw Failure(
      .failed, "No editor is installed.", toDo: "Install one, such as nano, or name one: EDITOR=… limber edit")
  }

  /// The line, from 1, of a reminder's table; nil where it has none of its own.
  static func line(of id: String, in text: String) -> Int? {
    let header = "[reminder.\(id)]"
    // By scalars: CR LF is one character.
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { line in line.filter { $0 != " " && $0 != "\t" }.starts(with: header.unicodeScalars) }.map
    { $0 + 1 }
  }
}

extension Screen {
  /// Asks a question to which Enter alone gives the usual answer.
  func agrees(_ question: String, unlessSaid usual: Bool = true) throws -> Bool {
    try prompt("\(question) [\(usual ? "Y/n" : "y/N")] ")
    guard let answer = readLine()?.lowercased().filter({ !$0.isWhitespace }) else { return false }
    return answer.isEmpty ? usual : ["y", "yes"].contains(answer)
  }
}
