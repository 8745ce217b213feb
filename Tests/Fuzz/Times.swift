import LimberCore

/// The clocks of Berlin, by today's rule for ever.
let berlin: Zone = {
  guard let zone = Zone(posix: "CET-1CEST,M3.5.0,M10.5.0/3", name: "Europe/Berlin") else { fatalError("no zone") }
  return zone
}()

/// As of a machine that knows few zones.
func isZone(_ name: String) -> Bool { ["Europe/Berlin", "Asia/Kathmandu", "Etc/GMT+5"].contains(name) }

/// Where a search begins: the calendar's ends, both changes of the clocks, a year that is no leap year, any day.
private let starts: [Instant] = [
  "1969-12-31T23:59:59Z", "2026-03-29T00:59:59.999999Z", "2026-10-25T00:30:00Z", "2100-02-28T12:00:00Z",
  "2026-11-23T08:10:30.25Z", "2199-12-31T00:00:00Z",
].compactMap { Text.instant(rfc3339: $0) }

private let places: [CalendarRemedy.Place] = [.preview, .add, .set, .file, .medicine]

/// What is said to be written is taken.
private func checkWritten(_ form: CalendarRemedy.Form?, instead text: String) {
  switch form {
  case nil: break
  case .every(let span)?: expect(span >= .minutes(5) && span < .hours(12), "\(span) is an interval, instead of \(text)")
  case .at(let texts)?:
    for written in texts {
      expect(
        (try? CalendarExpression(parsing: written) { $0.contains("/") }) != nil,
        "\(written) is taken, instead of \(text)")
    }
  }
}

/// Calendar expressions, and the weekdays and hours of windows.
func fuzzCalendar(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let span = TimeSpan(saidAs: text) { expect(span > .zero, "\(text) is said of an interval") }
  if let days = WeekdaySet(saidAs: text) { expect(!days.isEmpty, "\(text) are weekdays") }
  if let hours = Window.hours(saidAs: text) { expect((try? Window.hours(parsing: hours)) != nil, "\(hours) are hours") }
  if let days = try? WeekdaySet(parsing: text) {
    expect((try? WeekdaySet(parsing: "\(days)")) == days, "\(days) are the same weekdays")
  }
  if let (opens, closes) = try? Window.hours(parsing: text) {
    let window = Window(opens: opens, closes: closes, days: .everyDay)
    let again = try? Window.hours(parsing: window.hoursText)
    expect(again?.0 == opens && again?.1 == closes, "\(window.hoursText) are the same hours as \(text)")
    for start in starts {
      guard let opening = window.opening(atOrAfter: start, in: berlin) else { continue }
      expect(opening.closes > start && opening.closes > opening.opens, "an opening lies ahead of \(start)")
    }
  }
  let expression: CalendarExpression
  do {
    expression = try CalendarExpression(parsing: text, isZone: isZone)
  } catch {
    for place in places { expect(!error.sentence(at: place).isEmpty, "\(text) is refused in words") }
    return checkWritten(error.remedy?.form, instead: text)
  }
  if let surprise = expression.surprise {
    expect(!surprise.instruction(at: .preview).isEmpty && !surprise.meaning.isEmpty, "\(text) is explained")
    checkWritten(surprise.remedy.form, instead: text)
  }
  for form in ["\(expression)", expression.brief] {
    let again = try? CalendarExpression(parsing: form, isZone: isZone)
    expect(again == expression, "\(form) means the same")
    expect(again?.description == expression.description, "\(form) is written the same")
  }
  if let gap = expression.gap(under: .minutes(5)) { expect(gap > .zero && gap < .minutes(5), "a gap of \(gap)") }
  for zone in [Zone.utc, berlin] {
    for start in starts {
      guard let next = expression.next(after: start, in: zone) else { continue }
      let one = TimeSpan(microseconds: 1)
      expect(next > start, "\(expression) comes after \(start)")
      expect(expression.next(after: next - one, in: zone) == next, "\(expression) comes at \(next) from just before")
      expect(expression.previous(before: next + one, in: zone) == next, "\(expression) was at \(next)")
      if zone == .utc {
        expect(expression.weekdays.contains(zone.civil(next).date.weekday), "\(next) is on a day of \(expression)")
      }
    }
  }
}

/// Time spans.
func fuzzSpan(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  let strict = try? TimeSpan(parsing: text)
  guard let span = try? TimeSpan(parsing: text, bareUnit: .minutes(1)) else {
    return expect(strict == nil, "\(text) is read without a unit for bare numbers, so with one too")
  }
  if let strict { expect(strict == span, "\(text) is one span") }
  expect(span >= .zero, "\(text) is no span back")
  expect((try? TimeSpan(parsing: "\(span)", bareUnit: .seconds(1), by: .program)) == span, "\(span) is \(text)")
  expect(!span.words.isEmpty && !span.roughly.isEmpty, "\(span) has words")
  expect((-span).magnitude == span && span - span == .zero, "\(span) has a magnitude")
}

/// Times as people write them.
func fuzzTime(_ bytes: [UInt8]) {
  let text = String(decoding: bytes, as: UTF8.self)
  if let date = Text.civilDate(text) { expect(date.exists, "\(text) exists") }
  if let time = Text.timeOfDay(text) { expect(time >= .zero && time < .days(1), "\(text) is a time of day") }
  for now in starts {
    let zone: (String) -> Zone? = { $0 == "Europe/Berlin" ? berlin : nil }
    if let instant = Text.instant(text, now: now, in: berlin, zoneNamed: zone) {
      expect(Text.instant(rfc3339: Text.rfc3339(instant, in: .utc)) == instant, "\(text) in UTC")
      expect(Text.instant(rfc3339: Text.rfc3339(instant, in: berlin)) == instant, "\(text) in Berlin")
    }
    if let ahead = Text.instantToCome(text, now: now, in: berlin, zoneNamed: zone) {
      expect(ahead > now, "\(text) is to come")
    }
    if let gone = Text.instantGone(text, now: now, in: berlin, zoneNamed: zone) {
      expect(gone <= now, "\(text) has been")
    }
  }
}

/// Time zone files (RFC 9636).
func fuzzTZif(_ bytes: [UInt8]) {
  if let zone = try? Zone(tzif: bytes, name: "Fuzz/Zone") { walk(zone) }
}

/// The rules that end such a file, and that `TZ` may hold.
func fuzzRule(_ bytes: [UInt8]) {
  if let zone = Zone(posix: String(decoding: bytes, as: UTF8.self), name: "Fuzz/Rule") { walk(zone) }
}

/// Every question that is asked of a zone, around its first changes and on to its end.
private func walk(_ zone: Zone) {
  var second = Int64.min
  var count = 0
  while let change = zone.nextTransition(afterSecond: second) {
    expect(change.at > second && change.before != change.after, "changes ascend and change something")
    second = change.at
    count += 1
    guard count <= 40 else { continue }
    for delta in [-86_400_000_000, -1_800_000_000, -1, 0, 1, 1_800_000_000, 86_400_000_000] as [Int64] {
      let instant = Instant(microseconds: change.at * 1_000_000 + delta)
      let face = zone.civil(instant)
      switch zone.resolve(face) {
      case .unique(let found): expect(zone.civil(found) == face, "the clocks show \(face) at \(found)")
      case .fold(let first, let second): expect(first < second, "one comes first")
      case .gap: break
      }
    }
  }
  expect(count <= 200_000, "a zone has an end")
  guard let often = try? CalendarExpression(parsing: "*:15,45"), let late = try? CalendarExpression(parsing: "2:30")
  else {
    fatalError("no expression")
  }
  for expression in [often, late] {
    var last = starts[1]
    for _ in 0..<6 {
      guard let next = expression.next(after: last, in: zone) else { break }
      expect(next > last, "\(expression) goes on")
      last = next
    }
  }
}
