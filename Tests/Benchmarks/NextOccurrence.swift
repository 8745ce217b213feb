import LimberCore
import Platform
import Varlink

/// An expression, and the recurrence rule of RFC 5545 that python-dateutil is given for it.
private let cases: [(expression: String, rule: String)] = [
  ("08:30", "FREQ=DAILY;BYHOUR=8;BYMINUTE=30;BYSECOND=0"),
  (
    "Mon..Fri 09..17:00/30", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9,10,11,12,13,14,15,16,17;BYMINUTE=0,30;BYSECOND=0"
  ),
  ("*-*-01 08:00", "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=8;BYMINUTE=0;BYSECOND=0"),
  ("Sat,Sun 10:00", "FREQ=DAILY;BYDAY=SA,SU;BYHOUR=10;BYMINUTE=0;BYSECOND=0"),
  ("*-02-29 12:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=12;BYMINUTE=0;BYSECOND=0"),
  ("*:00/15", "FREQ=HOURLY;BYMINUTE=0,15,30,45;BYSECOND=0"),
]

/// Steps python-dateutil through as many instants as it is told, and prints the nanoseconds that one took.
private let dateutil = """
  import sys, time, datetime, zoneinfo
  from dateutil.rrule import rrulestr
  rule, count = sys.argv[1], int(sys.argv[2])
  start = datetime.datetime(2026, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"))
  instants = iter(rrulestr(rule, dtstart=start))
  next(instants)
  begin = time.perf_counter_ns()
  taken = 0
  for taken, instant in enumerate(instants, 1):
      if taken == count:
          break
  print((time.perf_counter_ns() - begin) / taken)
  """

/// The time that the next occurrence takes, from one to the next, in Europe/Berlin from 2026 on.
func nextOccurrences(isQuick: Bool) throws -> JSONValue {
  let bytes = try Files.read("/usr/share/zoneinfo/Europe/Berlin")
  let zone = try Zone(tzif: bytes, name: "Europe/Berlin")
  let start = zone.resolve(CivilTime(CivilDate(year: 2026, month: 1, day: 1), hour: 0, minute: 0)).due
  let count = isQuick ? 2_000 : 200_000
  var list: [JSONValue] = []
  for (text, rule) in cases {
    let expression = try CalendarExpression(parsing: text)
    let ours = median(isQuick ? 1 : 7) {
      nanoseconds {
        var instant = start
        for _ in 0..<count { instant = expression.next(after: instant, in: zone) ?? start }
        keep(instant)
      } / Double(count)
    }
    let before = median(isQuick ? 1 : 7) {
      nanoseconds {
        var instant = Instant.end
        for _ in 0..<count { instant = expression.previous(before: instant, in: zone) ?? .end }
        keep(instant)
      } / Double(count)
    }
    var row: JSONValue.Object = [
      "expression": .string(text), "limberNanoseconds": .figure(ours), "limberPreviousNanoseconds": .figure(before),
    ]
    if let systemd = try systemdNext(text, isQuick: isQuick) {
      row["systemdAnalyzeNanoseconds"] = .figure(systemd)
      row["systemdAnalyzeRatio"] = .figure(systemd / ours)
    }
    if let python = try dateutilNext(rule, count: text.contains("02-29") ? 40 : isQuick ? 500 : 5_000) {
      row["dateutilNanoseconds"] = .figure(python)
      row["dateutilRatio"] = .figure(python / ours)
    }
    list.append(.object(row))
  }
  return .array(list)
}

/// Many instants less one, so that the start of the process and of its reading doesn't count.
private func systemdNext(_ expression: String, isQuick: Bool) throws -> Double? {
  let count = expression.contains("02-29") ? 40 : isQuick ? 200 : 4_000
  func command(_ count: Int) -> [String] {
    ["systemd-analyze", "calendar", "--base-time=2026-01-01 00:00:00", "--iterations=\(count)", expression]
  }
  let rounds = isQuick ? 1 : 9
  guard let many = try Child.time(command(count + 1), rounds: rounds),
    let one = try Child.time(command(1), rounds: rounds)
  else { return nil }
  return max(0, many - one) / Double(count)
}

private func dateutilNext(_ rule: String, count: Int) throws -> Double? {
  // Debian's python3-dateutil belongs to Debian's Python.
  guard let output = try? Child.run(["/usr/bin/python3", "-c", dateutil, rule, "\(count)"]) else { return nil }
  return Double(String(decoding: output, as: UTF8.self).split(separator: "\n").first ?? "")
}
