internal import LimberControl
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Varlink

/// What a verb finds around it: the time, the zone, the terminal. Read once, passed on.
struct Session {
  var calendar: Calendar
  var screen: Screen
  let zones = ZoneDatabase()
  /// Why the zone is not the one that was asked for, if it isn't.
  var zoneProblem: String?
  /// What was changed so far.
  let deeds = Deeds()

  /// As this process finds it.
  init() {
    let local = zones.local()
    calendar = Calendar(now: Instant(microseconds: Clock.read().wall), zone: local.zone)
    zoneProblem = local.problem
    screen = Screen()
  }

  /// Says on standard error that the times are not those that were asked for, where it is so: a wrong hour in silence would
  /// be worse than none.
  func warnOfZone() throws {
    guard let zoneProblem else { return }
    try Output.standardError.write("limber: \(Columns.clean(zoneProblem)).\n")
  }

  /// A connection to the daemon, to where the options say.
  func client(_ options: ConnectionOptions) throws -> Client { try Client(socket: options.socket, deeds: deeds) }
}

/// Standard output, standard error, and how text may look there.
struct Screen {
  static let standardInput: Int32 = 0

  var width: Int
  var style: TextStyle
  /// Whether a person can be asked: somebody reads, and somebody types.
  var isInteractive: Bool

  init(width: Int, style: TextStyle, isInteractive: Bool = false) {
    self.width = width
    self.style = style
    self.isInteractive = isInteractive
  }

  /// The screen on standard output.
  init(environment: (String) -> String? = Process.environment) {
    let output = Output.standardOutput
    width = Self.width(columns: environment("COLUMNS"), terminal: Terminal.width(Terminal.standardOutput))
    style = output.style
    isInteractive = output.isTerminal && Terminal.isTerminal(Self.standardInput)
  }

  /// The width to lay out for: `COLUMNS` where a person set it, else the terminal's, within bounds.
  static func width(columns: String?, terminal: Int?) -> Int {
    let wanted = columns.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } ?? terminal ?? Columns.usual
    return min(max(wanted, Columns.narrowest), Columns.widest)
  }

  /// Colour only on a terminal that knows it, and not where `NO_COLOR` is set (no-color.org). On a terminal UTF-8 where the
  /// locale says so (locale(7): `LC_ALL`, `LC_CTYPE`, `LANG`, the first that is set); a file or a pipe takes any text.
  static func style(isTerminal: Bool, environment: (String) -> String?) -> TextStyle {
    func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    return TextStyle(
      isColored: isTerminal && value("NO_COLOR") == nil && value("TERM") != "dumb", hasBars: isTerminal,
      isUTF8: !isTerminal || locale.contains("utf-8") || locale.contains("utf8"))
  }

  /// Prints lines on standard output.
  ///
  /// - Throws: ``OutputError`` when it can't be written, as when the reader of a pipe has gone.
  func show(_ lines: some Sequence<String>) throws {
    try Output.standardOutput.write(lines.map { $0 + "\n" }.joined())
  }

  /// Prints sentences on standard output, broken at the width.
  func say(_ sentence: String) throws {
    try show(Columns.paragraph(sentence, width: width))
  }

  /// Prints the beginning of a line that a person goes on with.
  func prompt(_ text: String) throws {
    try Output.standardOutput.write(text)
  }

  /// Prints one JSON value on a line of its own.
  func show(json: JSONValue) throws {
    try Output.standardOutput.write(data: json.text + [UInt8(ascii: "\n")])
  }
}

extension Session {
  /// Reminders as text on this screen.
  var reminders: ReminderText { ReminderText(calendar: calendar, width: screen.width, style: screen.style) }
  /// What is said after something was done.
  var sentences: Sentences { Sentences(calendar: calendar) }

  /// Says what somebody should look at.
  func warn(of warnings: [Control.Problem]?) throws {
    try screen.show((warnings ?? []).flatMap { StatusText.problem($0, width: screen.width) })
  }

  /// Turns what the daemon refuses into what a person is told.
  ///
  /// - Parameters:
  ///   - command: how the command began, for examples.
  ///   - typed: what was typed for the parameters of the interface that travel in another form.
  ///   - name: how a key of a reminder is typed.
  func explaining<Result>(
    _ command: String, typed: [String: String?] = [:], naming name: ((String) -> String)? = nil,
    _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch let error as ControlError {
      throw refusals(command, typed, naming: name).failure(error)
    }
  }

  private func refusals(
    _ command: String, _ typed: [String: String?], naming name: ((String) -> String)? = nil
  ) -> Refusals {
    Refusals(
      calendar: calendar, command: command, typed: typed.compactMapValues { $0.flatMap { $0.isEmpty ? nil : $0 } },
      name: name)
  }

  /// Answers what is due; where several are and a person can be asked, asks which.
  ///
  /// - Parameters:
  ///   - command: how the command began, for examples.
  ///   - call: what is asked of the daemon.
  ///   - typed: as in ``explaining(_:typed:naming:_:)``.
  ///   - asked: how long a snooze should be.
  ///   - failure: says better why the daemon refused, where it can.
  func answer(
    _ command: String, _ connection: ConnectionOptions, _ output: OutputOptions, _ call: some AnswerCall,
    typed: [String: String?], asked: TimeSpan? = nil, failure: (ControlError) -> Failure? = { _ in nil }
  ) throws {
    let client = try client(connection)
    var call = call
    let results: JSONValue.Object
    do {
      do {
        results = try client.call(call)
      } catch ControlError.ambiguous(let failure) where screen.isInteractive {
        let chosen = try Choice(failure.candidates, calendar: calendar).askSeveral(on: screen)
        try call.choose(chosen.map(\.occurrence))
        results = try client.call(call)
      }
    } catch let error as ControlError {
      var typed = typed
      if call.names.count == 1, call.all != true { typed["target"] = call.names[0] }
      var told = failure(error) ?? refusals(command, typed).failure(error)
      if call.isForSeveral { told.what += " Nothing was answered." }
      throw told
    }
    if output.json { return try screen.show(json: .object(results)) }
    let reply = try Client.decode(Control.Done.self, results)
    for answer in reply.answers ?? [reply.answer] { try screen.say(sentences.answer(answer, asked: asked)) }
  }
}

/// A call that answers one thing that is due, or several.
protocol AnswerCall: ControlCall {
  var target: String? { get set }
  var targets: [String]? { get set }
  var all: Bool? { get set }
}

extension Control.Done: AnswerCall {}
extension Control.Skip: AnswerCall {}
extension Control.Snooze: AnswerCall {}

extension AnswerCall {
  /// What is meant: one id, several, or `all`; none where it need not be said.
  ///
  /// - Throws: where `all` stands beside something else, or a word is empty.
  mutating func choose(_ words: [String]) throws(Failure) {
    (target, targets, all) = (nil, nil, nil)
    if words.contains("all"), words.count > 1 {
      throw Failure(.usage, "all means all that is due, and stands alone.", toDo: "Write all alone, or the ids.")
    }
    if words.contains(where: { $0.allSatisfy(\.isWhitespace) }) {
      throw Failure(.usage, "There is nothing in one of the ids.", toDo: "See what is due with: limber status")
    }
    if words == ["all"] {
      all = true
    } else if words.count > 1 {
      targets = words
    } else {
      target = words.first
    }
  }

  var isForSeveral: Bool { all == true || targets != nil }

  /// The words that say what is meant.
  var names: [String] { all == true ? ["all"] : targets ?? [target].compactMap(\.self) }
}
