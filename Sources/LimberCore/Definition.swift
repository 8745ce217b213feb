/// A reminder as text, one `key=value` a line, for the entries that say how it was defined.
///
/// The keys are those of the schedule file; a value's line breaks and backslashes are escaped.
extension Reminder {
  /// The keys and values, without `id`; everything that differs from nothing at all, defaults included.
  public var values: [(key: String, value: String)] {
    var list: [(key: String, value: String)] = [("kind", kind.rawValue), ("title", title)]
    switch timing {
    case .at(let times): list.append(("at", times.expressions.map { "\($0)" }.joined(separator: "\n")))
    case .every(let span, let window):
      list += [("every", "\(span)"), ("between", window.hoursText), ("days", "\(window.days)")]
    }
    func add(_ key: String, _ value: String?) { if let value { list.append((key, value)) } }
    add("lasts", lasts.map { "\($0)" })
    add("limb", limb)
    add("posture", posture?.rawValue)
    add("steps", steps.isEmpty ? nil : steps.map(Self.escape).joined(separator: "\n"))
    add("dose", dose.map { "\($0) mg" })
    add("source", source?.rawValue)
    list += [
      ("snooze", "\(snooze)"), ("snoozes", "\(snoozes)"), ("repeat", "\(repeatAfter)"), ("repeats", "\(repeats)"),
      ("late", "\(late)"), ("early", "\(early)"), ("on_time", "\(onTime)"),
    ]
    add("natural_break", naturalBreak.map { "\($0)" })
    list += [("speak", "\(speak)"), ("urgency", urgency.rawValue), ("enabled", "\(enabled)")]
    add("trial", isTrial ? "true" : nil)
    add("note", note)
    return list
  }

  /// The definition as one text.
  public var definition: String {
    values.map { "\($0.key)=\(Self.escape($0.value))" }.joined(separator: "\n")
  }

  /// Reads a definition back; nil when it is none that Limber wrote. Keys of a later version are passed over.
  public init?(id: String, definition: String) {
    var values: [String: String] = [:]
    // By scalars: a combining mark behind "=" or a line break would make one Character with it.
    for line in definition.unicodeScalars.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { return nil }
      values[String(line[..<equals])] = Self.unescape(line[line.index(after: equals)...])
    }
    guard let kind = values["kind"].flatMap(ReminderKind.init), let title = values["title"] else { return nil }
    let timing: Timing
    if let text = values["at"] {
      // The zone was there when this was written; where it is gone since, the reminder never comes.
      let lines = text.unicodeScalars.split(separator: "\n").map { String($0) }
      guard let expressions = try? lines.map({ try CalendarExpression(parsing: $0, isZone: { _ in true }) }),
        expressions.allSatisfy({ $0.gap(under: Self.recordableEvery.lowerBound) == nil }),
        let times = ClockTimes(expressions)
      else { return nil }
      timing = .at(times)
    } else {
      guard let every = values["every"].flatMap({ try? TimeSpan(parsing: $0, by: .program) }),
        Self.recordableEvery.contains(every),
        let (opens, closes) = values["between"].flatMap({ try? Window.hours(parsing: $0) }),
        let days = values["days"].flatMap({ try? WeekdaySet(parsing: $0) })
      else { return nil }
      timing = .every(every, Window(opens: opens, closes: closes, days: days))
    }
    self.init(id: id, kind: kind, title: title, timing: timing)
    // What is there must be as Limber writes it: a number that makes no sense is damage.
    var isSound = true
    func sound<T>(_ key: String, _ read: (String) -> T?) -> T? {
      guard let text = values[key] else { return nil }
      let value = read(text)
      if value == nil { isSound = false }
      return value
    }
    // No time at all is written without a unit.
    func span(_ key: String) -> TimeSpan? {
      sound(key) { text in
        let span = try? TimeSpan(parsing: text, bareUnit: .seconds(1), by: .program)
        return span.flatMap { TimeSpan.recordableLength.contains($0) ? $0 : nil }
      }
    }
    func number(_ key: String, in bounds: ClosedRange<Int64>) -> Int? {
      sound(key) { text in Int64(text).flatMap { bounds.contains($0) ? Int($0) : nil } }
    }
    lasts = span("lasts")
    limb = values["limb"]
    posture = values["posture"].flatMap(Posture.init)
    steps = values["steps"].map { $0.unicodeScalars.split(separator: "\n").map(Self.unescape) } ?? []
    values["dose"] = values["dose"].map { String($0.prefix { $0 != " " }) }
    dose = number("dose", in: Bounds.milligrams)
    source = values["source"].flatMap(CalciumSource.init)
    snooze = span("snooze") ?? snooze
    snoozes = number("snoozes", in: Bounds.count) ?? snoozes
    repeatAfter = span("repeat") ?? repeatAfter
    repeats = number("repeats", in: Bounds.count) ?? repeats
    late = span("late") ?? late
    early = span("early") ?? early
    onTime = span("on_time") ?? onTime
    naturalBreak = span("natural_break")
    speak = values["speak"] == "true"
    urgency = values["urgency"].flatMap(Urgency.init) ?? urgency
    enabled = values["enabled"] != "false"
    isTrial = values["trial"] == "true"
    note = values["note"]
    guard isSound else { return nil }
  }

  /// An interval of nothing would never end, and one of more than a day never come in its window. Under a minute no version
  /// took one, nor times that lie closer.
  private static let recordableEvery = TimeSpan.minutes(1)...TimeSpan.days(1)

  private static func escape(_ text: String) -> String {
    // By bytes: those three are never a part of another character (RFC 3629, section 3).
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): result += "\\\\".utf8
      case UInt8(ascii: "\n"): result += "\\n".utf8
      case UInt8(ascii: "\r"): result += "\\r".utf8
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  private static func unescape(_ text: Substring.UnicodeScalarView) -> String {
    var result = ""
    var scalars = text.makeIterator()
    while let scalar = scalars.next() {
      guard scalar == "\\", let next = scalars.next() else {
        result.unicodeScalars.append(scalar)
        continue
      }
      switch next {
      case "n": result.unicodeScalars.append("\n")
      case "r": result.unicodeScalars.append("\r")
      default: result.unicodeScalars.append(next)
      }
    }
    return result
  }
}

extension Reminder: Codable {
  private enum CodingKeys: String, CodingKey { case id, definition }

  /// By id and definition, the form in which entries carry it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let definition = try container.decode(String.self, forKey: .definition)
    guard let reminder = Reminder(id: try container.decode(String.self, forKey: .id), definition: definition) else {
      throw DecodingError.dataCorruptedError(forKey: .definition, in: container, debugDescription: "no definition")
    }
    self = reminder
  }

  /// By id and definition.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(definition, forKey: .definition)
  }
}
