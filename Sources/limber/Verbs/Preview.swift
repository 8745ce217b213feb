internal import ArgumentParser
internal import LimberCore
internal import Platform
internal import Records
internal import Report
internal import Varlink

struct Preview: Verb {
  /// Enough for a year of every five minutes, and far below what would fill a terminal's memory.
  static let counts = 1...100_000

  static let freeWords: String? = "the expression"

  static let configuration = CommandConfiguration(
    abstract: "Say when a calendar expression comes next.",
    usage:
      "limber preview [<expression>] [--at <expression> ...] [--next <n>] [--from <time>] [--zone <zone>] [--json]",
    discussion: """
      An expression is what a reminder's --at takes (systemd.time(7), CALENDAR EVENTS), and here it may come more often \
      than every 5 minutes. All words without an option are one; of several, each with its --at, the times are merged, and \
      equal ones come once. This works without limberd.

      A time that a clock change skips comes at the first instant after the gap; one that comes twice, the first time.

      --json prints {"canonical":"…","next":["2026-11-23T07:00:00Z",…]}: UTC, RFC 3339, with as many digits behind the \
      seconds as they need, six at the most, and none for whole seconds. What never comes has an empty "next" and is no \
      error. Of several expressions "canonical" is the first, and "alsoCanonical":["…"] has the others.

      Examples:
        limber preview Mon..Fri 08:30
        limber preview "*-*~01 09:00 Europe/Berlin" --next 12
        limber preview 02:30 --from 2027-03-27 --zone Europe/Berlin
        limber preview --at 08:00 --at "Mon 20:00"
      """)

  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("Such as 08:30, \"Mon..Fri 08:30\" or weekly.", valueName: "expression"))
  var words: [String] = []

  @Option(help: ArgumentHelp("One more expression. Give it once for each, up to 12.", valueName: "expression"))
  var at: [String] = []

  @Option(help: "How many times to show, 1 to 100000.")
  var next = 5
  @Option(
    parsing: .unconditional,
    help: "From when on, exclusive: 2026-11-23T08:10:00+01:00, \"2026-11-23 08:10\", tomorrow, +3h; else now.")
  var from: String?
  @Option(help: "The zone that stands for the local one, such as Europe/Berlin.")
  var zone: String?

  func validate() throws {
    guard Self.counts.contains(next) else { throw ValidationError("--next must be 1 to 100000, not \(next).") }
    guard !texts.isEmpty else { throw ValidationError("Say when: limber preview 08:30") }
    guard texts.count <= ClockTimes.limit else {
      throw ValidationError("There are \(texts.count) expressions; up to \(ClockTimes.limit) are possible.")
    }
  }

  /// The expressions as they were typed.
  private var texts: [String] { (words.isEmpty ? [] : [words.joined(separator: " ")]) + at }

  /// What comes next, as far as it was asked for.
  struct Answer {
    /// Each once.
    var times: ClockTimes
    /// The local zone, and those that the expressions name.
    var zones: Zones
    var from: Instant
    var instants: [Instant] = []

    var local: Zone { zones.local }
    /// The zone in which the times are said: that of the expressions where it is one, else the local one.
    var zone: Zone {
      let names = Set(times.expressions.map(\.zone))
      return names.count == 1 ? zones.zone(of: times.expressions[0]) ?? local : local
    }
  }

  /// Looks at the expressions.
  func answer(_ calendar: Calendar, zones: ZoneDatabase) throws(Failure) -> Answer {
    let local = try localZone(calendar, zones)
    let times = try times(zones)
    var calendar = calendar
    calendar.zone = local
    let from = if let from { try calendar.any(from) } else { calendar.now }
    var known = Zones(local: local)
    for name in times.zoneNames {
      do {
        known.named[name] = try zones.zone(named: name)
      } catch {
        throw Failure(.failed, "\(error).", toDo: "Install the package tzdata again.")
      }
    }
    var answer = Answer(times: times, zones: known, from: from)
    answer.instants.reserveCapacity(next)
    // The next time of each; equal ones are one.
    var ahead = times.expressions.map { known.next(of: $0, after: from) }
    while answer.instants.count < next, let due = ahead.compactMap(\.self).min() {
      answer.instants.append(due)
      for index in ahead.indices where ahead[index] == due {
        ahead[index] = known.next(of: times.expressions[index], after: due)
      }
    }
    return answer
  }

  private func localZone(_ calendar: Calendar, _ zones: ZoneDatabase) throws(Failure) -> Zone {
    guard let zone else { return calendar.zone }
    do {
      return try zones.zone(named: zone)
    } catch {
      throw Failure(
        .usage, "There is no time zone \(quoted(zone)) on this machine (--zone).", toDo: Self.listingZones)
    }
  }

  private func times(_ zones: ZoneDatabase) throws(Failure) -> ClockTimes {
    var expressions: [CalendarExpression] = []
    for (index, text) in texts.enumerated() {
      do {
        expressions.append(try CalendarExpression(parsing: text, isZone: zones.contains))
      } catch {
        let others = texts.enumerated().flatMap { other in
          other.offset == index ? [] : CalendarRemedy.meant(by: other.element, isZone: zones.contains)
        }
        throw Self.failure(error, text, beside: others)
      }
    }
    guard let times = ClockTimes(expressions) else { preconditionFailure("there are 1 to \(ClockTimes.limit)") }
    return times
  }

  static let listingZones = "To list the names that there are, type: timedatectl list-timezones"

  /// What is wrong with the expression, and what to write instead.
  static func failure(_ error: CalendarError, _ text: String, beside others: [String]) -> Failure {
    let sentence = Columns.clean(error.sentence(at: .preview, beside: others))
    let toDo =
      switch error.reason {
      case _ where error.remedy != nil: "All of it is in: man systemd.time"
      case .unknownZone, .abbreviation: listingZones
      case .stepTooLong, .stepOfZero: "Write a step that fits, such as *:00/15, every 15 minutes."
      default: "Write it like 08:30, \"Mon..Fri 08:30\" or \"*-*-01 09:00\"; all of it is in: man systemd.time"
      }
    return Failure(
      .usage, sentence.prefix(1).uppercased() + sentence.dropFirst() + ".", toDo: toDo,
      excerpt: Excerpt(text: text, position: error.position))
  }

  func perform(in session: Session) throws {
    let answer = try answer(session.calendar, zones: session.zones)
    if zone == nil { try session.warnOfZone() }
    if output.json { return try Output.standardOutput.write(data: Self.json(answer)) }
    let text = PreviewText(
      answer: answer, wanted: next, isFromNow: from == nil, width: session.screen.width, style: session.screen.style)
    try session.screen.show(text.lines)
  }

  /// The answer for programs, on one line. Put together by hand: ten thousand times need no encoder, and none holds a
  /// character that JSON would escape.
  static func json(_ answer: Answer) -> [UInt8] {
    let canonical = answer.times.expressions.map { JSONValue.string("\($0)") }
    var json = Array("{\"canonical\":".utf8) + canonical[0].text
    if canonical.count > 1 {
      json += Array(",\"alsoCanonical\":".utf8) + JSONValue.array(Array(canonical.dropFirst())).text
    }
    json += Array(",\"next\":[".utf8)
    for (index, instant) in answer.instants.enumerated() {
      if index > 0 { json.append(UInt8(ascii: ",")) }
      json.append(UInt8(ascii: "\""))
      json += Text.rfc3339(instant, offset: 0).utf8
      json.append(UInt8(ascii: "\""))
    }
    json += Array("]}\n".utf8)
    return json
  }
}
