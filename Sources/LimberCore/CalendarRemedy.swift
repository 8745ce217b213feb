/// What to write instead of a text that is no calendar expression, or that means something else than it seems to.
public struct CalendarRemedy: Hashable, Sendable {
  /// What can be written.
  public enum Form: Hashable, Sendable {
    /// Times by the clock: an expression, or several, of which each is given by itself.
    case at([String])
    /// An interval.
    case every(TimeSpan)
  }
  /// Where it is said: what has to be typed is another thing in each of them.
  public enum Place: Hashable, Sendable {
    /// Behind `limber preview`, which has no intervals, and takes times that come more often than a reminder may.
    case preview
    /// Behind `limber add`, which has options.
    case add
    /// Behind `limber set`, whose words are those of the file.
    case set
    /// In a schedule file, for a reminder.
    case file
    /// In a schedule file, for a medicine, which has no intervals.
    case medicine
  }
  /// What keeps the text from being what was meant, as the beginning of a sentence.
  public var why: String
  public var form: Form

  init(_ why: String, _ form: Form) {
    self.why = why
    self.form = form
  }

  init(_ why: String, _ expressions: String...) { self.init(why, .at(expressions)) }

  /// The same where it can be written at a place; nil where nothing of it can.
  func fitting(_ place: Place) -> CalendarRemedy? {
    switch form {
    case .every: return place == .medicine ? nil : self
    case .at(let texts):
      guard place != .preview, !Self.isSeldomEnough(texts) else { return self }
      guard place != .medicine else { return nil }
      return CalendarRemedy(
        "\(why), and no reminder comes again within \(ClockTimes.leastGap)", .every(ClockTimes.leastGap))
    }
  }

  /// What to type at a place: `write 08:00`, `write --at 08:00 --at 20:00`.
  ///
  /// - Parameter others: the times that are given beside the one that it is about, and stay.
  public func instruction(at place: Place, beside others: [String] = []) -> String {
    switch form {
    case .at(let expressions):
      let all = Self.distinct(others + expressions)
      guard all.count <= ClockTimes.limit else { return "give \(Text.list(expressions)) to a reminder of their own" }
      return "write \(Self.words(for: all, at: place))"
    case .every(let span):
      let word = "\(span)"
      if place == .preview { return "give a reminder --every \(Self.shell(word))" }
      if !others.isEmpty { return "make a reminder of its own for that, with --every \(Self.shell(word))" }
      return "write \(Self.interval(word, at: place)) in its place"
    }
  }

  /// What to type to change a reminder that is there already: `limber set lunch at=08:00 at=20:00`.
  public func command(for id: String) -> String {
    switch form {
    case .at(let expressions): "limber set \(id) \(Self.words(for: Self.distinct(expressions), at: .set))"
    case .every(let span): "limber set \(id) \(Self.interval("\(span)", at: .set))"
    }
  }

  // MARK: Words

  /// Times as they are typed at a place.
  static func words(for times: [String], at place: Place) -> String {
    switch place {
    case .preview where times.count == 1: shell(times[0])
    case .preview, .add: times.map { "--at \(shell($0))" }.joined(separator: " ")
    case .set: times.map { "at=\(shell($0))" }.joined(separator: " ")
    case .file, .medicine:
      times.count == 1 ? "at = \"\(times[0])\"" : "at = [\(times.map { "\"\($0)\"" }.joined(separator: ", "))]"
    }
  }

  private static func interval(_ span: String, at place: Place) -> String {
    switch place {
    case .preview, .add: "--every \(shell(span))"
    case .set: "every=\(shell(span))"
    case .file, .medicine: "every = \"\(span)\""
    }
  }

  /// In quotes, unless a shell leaves it as it is.
  private static func shell(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      (0x30...0x3a).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || ",./".utf8.contains(byte)
    }
    return isPlain ? text : "\"\(text)\""
  }

  /// Each once.
  static func distinct(_ texts: [String]) -> [String] {
    var all: [String] = []
    for text in texts where !all.contains(text) { all.append(text) }
    return all
  }

  // MARK: Whether it works

  var isInterval: Bool { if case .every = form { true } else { false } }

  /// Whether all that it says to write is taken, at one place at least.
  var isRight: Bool {
    switch form {
    case .at(let expressions):
      !expressions.isEmpty && expressions.allSatisfy { Self.isExpression($0) }
    // Of a longer one most times fall out of the hours that a reminder has without any being named.
    case .every(let span): (ClockTimes.leastGap...Self.longestInterval).contains(span)
    }
  }

  static func isExpression(_ text: String) -> Bool { expression(text) != nil }

  static func expression(_ text: String) -> CalendarExpression? {
    var parser = CalendarParser(text)
    return try? parser.expression { $0.contains("/") }
  }

  /// Whether a reminder may have these times together.
  static func isSeldomEnough(_ texts: [String]) -> Bool {
    ClockTimes(texts.compactMap(expression))?.gap(under: ClockTimes.leastGap) == nil
  }

  /// What to write for one of several times: itself, where nothing is wrong with it and it means what it looks like.
  public static func meant(by text: String, isZone: (String) -> Bool) -> [String] {
    let remedy: CalendarRemedy?
    do throws(CalendarError) {
      remedy = try CalendarExpression(parsing: text, isZone: isZone).surprise?.remedy
    } catch {
      remedy = error.remedy
    }
    guard case .at(let texts)? = remedy?.form else { return [text] }
    return texts
  }
}

extension CalendarRemedy {
  /// What was probably meant by a text that was refused; nil where that can't be told.
  init?(for text: String, refused error: CalendarError) {
    let words = text.split(separator: " ").map { String($0) }
    guard !words.isEmpty, text.utf8.count <= 200 else { return nil }
    // A zone at the end is the zone of what is meant.
    let zone =
      words.count > 1
      ? words.last.flatMap { $0.contains("/") && $0.first?.isLetter == true || $0.lowercased() == "utc" ? $0 : nil }
      : nil
    let rest = zone == nil ? words : words.dropLast()
    switch error.reason {
    case .unknownZone(let name) where name == zone || CalendarPhrase.isOffset(name): return nil
    case .abbreviation, .empty, .tooLarge, .tooManyValues, .needsStep, .stepOfZero: return nil
    default: break
    }
    let phrase = rest.joined(separator: " ")
    // What cron's words mean is written just so, surprising or not.
    let cron = Self.cron(rest)
    let nearly =
      cron == nil
      ? Self.reordered(rest) ?? Self.conjoined(phrase) ?? CalendarWish.range(phrase)?.remedy ?? Self.starred(phrase)
      : nil
    guard var remedy = cron ?? nearly ?? Self.field(rest, error) ?? CalendarWish(phrase)?.remedy else { return nil }
    if cron == nil { remedy.settle() }
    if case .at(let expressions) = remedy.form {
      remedy.form = .at(Self.distinct(expressions.map { zone == nil ? $0 : "\($0) \(zone ?? "")" }))
    }
    guard remedy.isRight else { return nil }
    self = remedy
  }

  /// Puts what was probably meant in the place of what would be surprising, and says so.
  private mutating func settle() {
    guard case .at(let texts) = form else { return }
    let found = texts.map { (text: $0, surprise: Self.expression($0)?.surprise) }
    let wishes = Self.distinct(found.compactMap { $0.surprise?.wish.lowercasedFirst })
    if !wishes.isEmpty { why += "; " + wishes.joined(separator: ", ") }
    form = .at(
      found.flatMap { text, surprise in
        guard case .at(let meant)? = surprise?.remedy.form else { return [text] }
        return meant
      })
  }

  // MARK: Nearly right

  /// The same words in another order: `08:00 Mon`. Or with a space for the T: `2026-11-23T08:00`.
  private static func reordered(_ words: [String]) -> Self? {
    let parts = words.flatMap { word -> [String] in
      let halves = word.split { $0 == "T" || $0 == "t" }
      let isDate = halves.count == 2 && halves.allSatisfy { half in half.utf8.allSatisfy { $0 < 0x41 } }
      return isDate ? halves.map { String($0) } : [word]
    }
    guard (2...3).contains(parts.count) else { return nil }
    var orders: [[Int]] = [[0, 1], [1, 0]]
    if parts.count == 3 { orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] }
    for order in orders {
      let text = order.map { parts[$0] }.joined(separator: " ")
      var parser = CalendarParser(text)
      if let found = try? parser.expression(isZone: { _ in false }), found.surprise == nil {
        return Self("The order is weekday, date, time", text)
      }
    }
    return nil
  }

  /// Several times behind one date: `*-*-* 08:00 and 20:00`.
  private static func conjoined(_ text: String) -> Self? {
    var mended = text.replacing(";", with: " and ")
    for sign in [", ", " or ", " & ", " und "] { mended = mended.replacing(sign, with: " and ") }
    let parts = mended.replacing(" and ", with: "\n").split(separator: "\n").map { part in
      part.split(separator: " ").joined(separator: " ")
    }
    guard parts.count > 1, let first = expression(parts[0]), first.surprise == nil,
      !first.pattern.isEveryDate || parts[0].contains("*")
    else { return nil }
    var texts = [first.brief]
    for part in parts.dropFirst() {
      if let time = CalendarPhrase.timeOfDay(part, mayBeBare: false), time.hour < 24 {
        texts.append(first.days + CalendarHours.text(CalendarHours.time(time)))
      } else if let other = expression(part), other.surprise == nil {
        texts.append(other.brief)
      } else {
        return nil
      }
    }
    return Self("Each time is given by itself", .at(texts))
  }

  /// A step behind a star, which systemd doesn't know: `*/2:00`, `*:*/15`, `*-*-*/2`.
  private static func starred(_ text: String) -> Self? {
    guard text.contains("*/") else { return nil }
    var mended = ""
    var rest = text[...]
    while let place = rest.firstRange(of: "*/") {
      mended += rest[..<place.lowerBound]
      let behind = rest[place.upperBound...]
      // Months and days count from 1, hours and minutes from 0.
      let isDate = mended.last == "-" || behind.first { !$0.isNumber } == "-"
      mended += isDate ? "01/" : "00/"
      rest = behind
    }
    mended += rest
    var parser = CalendarParser(mended)
    guard let found = try? parser.expression(isZone: { _ in false }) else { return nil }
    let why = "A step needs a beginning, not *"
    guard let surprise = found.surprise else { return Self(why, mended) }
    return Self(
      surprise.wish.hasPrefix("No ") ? surprise.wish : "\(why); \(surprise.wish.lowercasedFirst)", surprise.remedy.form)
  }

  /// A range that runs over the end of its field, a step that is longer than it, days that are counted from 0.
  private static func field(_ words: [String], _ error: CalendarError) -> Self? {
    let text = words.joined(separator: " ")
    let time = words.last.flatMap { $0.contains(":") && isExpression($0) ? $0 : nil } ?? "08:00"
    switch error.reason {
    case .backwards(let field): return split(field, text, isEveryDay: words.count == 1)
    case .stepTooLong("minute", let step):
      // Of certain hours it would be others.
      guard text.hasPrefix("*:"), let minutes = Int64(step), let form = interval(of: .minutes(minutes)) else {
        return nil
      }
      return Self("An hour has 60 minutes", form)
    case .stepTooLong("hour", let step): return Int(step).flatMap { longStep($0, words) }
    case .outOfRange(field: "day", found: 0, allowed: _):
      let days = ["*-*-0/2": ("second", "Mon,Wed,Fri"), "*-*-0/3": ("third", "Mon,Thu")]
      guard let (which, weekdays) = days[words[0].replacing("-00/", with: "-0/")] else { return nil }
      return Self("Days count from 1, and no expression has every \(which) one", "\(weekdays) \(time)")
    default: return nil
    }
  }

  /// A range over the end of its field, in two. Of hours only where every day has them: the ones behind midnight are of the next.
  private static func split(_ field: String, _ text: String, isEveryDay: Bool) -> Self? {
    let ends = ["hour": (0, 23), "day": (1, 31), "month": (1, 12)]
    guard let (first, last) = ends[field], field != "hour" || isEveryDay else { return nil }
    for word in text.split(whereSeparator: { " ,:-~".contains($0) }) {
      let range = word.split(separator: ".").compactMap { Int($0) }
      guard word.contains(".."), range.count == 2, range[0] > range[1] else { continue }
      let split = "\(padded(range[0]))..\(padded(last)),\(padded(first))..\(padded(range[1]))"
      if let place = text.firstRange(of: word) {
        return Self("A range can't run over the end of the \(field)s", text.replacingCharacters(in: place, with: split))
      }
    }
    return nil
  }

  /// `8/20:00` are two times, `0/24:00` is one, and `8/48:00` comes every second day.
  private static func longStep(_ step: Int, _ words: [String]) -> Self? {
    guard let parts = words.last?.split(separator: "/"), parts.count == 2, let hour = Int(parts[0]),
      let minute = parts[1].split(separator: ":").last.flatMap({ Int($0) }), minute < 60, hour < 24
    else { return nil }
    let days = words.dropLast().map { $0 + " " }.joined()
    let time = "\(padded(hour == 0 ? 8 : hour)):\(padded(minute))"
    switch step {
    case 24: return Self("A day has 24 hours", days + time)
    case 48 where days.isEmpty: return Self("No expression has every second day", "Mon,Wed,Fri \(time)")
    case 72 where days.isEmpty: return Self("No expression has every third day", "Mon,Thu \(time)")
    case ..<24: return Self("A slash is a step", [hour, step].map { "\(days)\(padded($0)):\(padded(minute))" })
    default: return nil
    }
  }

  private init(_ why: String, _ expressions: [String]) { self.init(why, .at(expressions)) }

  /// Less than this comes more than once within the twelve hours that a reminder has where none are named.
  static let longestInterval = TimeSpan.hours(4)

  /// An interval, or the times of a day where as an interval most of them would be lost; nil for what comes once a day.
  static func interval(of span: TimeSpan) -> Form? {
    guard span > longestInterval else { return .every(span) }
    let minutes = span.microseconds / 60_000_000
    guard span < .days(1), span == .minutes(minutes), let times = CalendarHours.times(every: Int(minutes)) else {
      return nil
    }
    return CalendarHours.expressions(times).map { .at($0) }
  }

  /// The hours of a day for something that comes so many hours apart, in which people are awake; nil for less than six.
  static func hours(every step: Int) -> String? { [6: "08,14,20", 8: "06,14,22", 12: "08,20"][step] }

  static func padded(_ number: Int) -> String { zeroPadded(number, width: 2) }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }

  /// As the rest of a sentence.
  var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

extension Weekday {
  /// The days from one to another, over Sunday too.
  static func days(from first: Weekday, through last: Weekday) -> [Weekday] {
    (0...(last.rawValue - first.rawValue + 7) % 7).compactMap { Weekday(rawValue: (first.rawValue + $0) % 7) }
  }
}
