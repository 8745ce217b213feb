internal import ArgumentParser
internal import LimberCore
internal import Records
internal import Report
internal import Testing

@testable internal import limber

/// In Berlin, on Monday 2026-11-23 12:34.
private let berlin = "Europe/Berlin"

private func preview(_ arguments: [String]) throws -> Preview.Answer {
  try parsed(arguments).answer(monday, zones: ZoneDatabase())
}

private func parsed(_ arguments: [String]) throws -> Preview {
  try #require(try Limber.parseAsRoot(["preview"] + arguments) as? Preview)
}

private func text(_ arguments: [String], _ width: Int = 80) throws -> String {
  let verb = try parsed(arguments)
  return PreviewText(
    answer: try verb.answer(monday, zones: ZoneDatabase()), wanted: verb.next, isFromNow: verb.from == nil,
    width: width, style: .plain
  ).lines.joined(separator: "\n")
}

private func json(_ arguments: [String]) throws -> String {
  String(decoding: Preview.json(try preview(arguments)), as: UTF8.self)
}

@Suite struct PreviewTests {
  @Test func theNextFiveOfNow() throws {
    #expect(
      try text(["Mon..Fri", "08:30", "--zone", berlin]) == """
        Canonical form  Mon..Fri *-*-* 08:30:00
        Time zone       Europe/Berlin

          Tue 2026-11-24 08:30 +01:00  in 19 hours 56 minutes
          Wed 2026-11-25 08:30 +01:00
          Thu 2026-11-26 08:30 +01:00
          Fri 2026-11-27 08:30 +01:00
          Mon 2026-11-30 08:30 +01:00
        """)
  }

  @Test func aTimeThatTheClocksSkipIsMarked() throws {
    let night = ["02:30", "--zone", berlin, "--from", "2027-03-27", "--next", "3"]
    #expect(
      try text(night) == """
        Canonical form  *-*-* 02:30:00
        Time zone       Europe/Berlin

          Sat 2027-03-27 02:30 +01:00
          Sun 2027-03-28 03:00 +02:00  for 02:30, which the clocks skip
          Mon 2027-03-29 02:30 +02:00
        """)
    #expect(
      try text(night, 40) == """
        Canonical form  *-*-* 02:30:00
        Time zone       Europe/Berlin

          Sat 2027-03-27 02:30 +01:00
          Sun 2027-03-28 03:00 +02:00
              for 02:30, which the clocks skip
          Mon 2027-03-29 02:30 +02:00
        """)
    // 03:00 is one of its own times.
    let quarters = ["02,03:00/30", "--zone", berlin, "--from", "2027-03-28", "--next", "2"]
    #expect(!(try text(quarters).contains("skip")))
    // Samoa went without the 30th of December.
    let lost = ["10:00", "--zone", "Pacific/Apia", "--from", "2011-12-29 12:00", "--next", "1"]
    #expect(try text(lost).contains("Sat 2011-12-31 00:00 +14:00  for Fri 10:00, which the clocks skip"))
  }

  @Test func aFoldComesOnce() throws {
    let night = ["02:30", "--zone", berlin, "--from", "2026-10-25", "--next", "2"]
    #expect(try text(night).contains("Sun 2026-10-25 02:30 +02:00\n  Mon 2026-10-26 02:30 +01:00"))
  }

  @Test func theZoneOfTheExpressionAndTheTimeHere() throws {
    #expect(
      try text(["22:30 America/New_York", "--zone", berlin, "--from", "2026-10-30", "--next", "3"]) == """
        Canonical form  *-*-* 22:30:00 America/New_York
        Time zone       America/New_York

          Thu 2026-10-29 22:30 -04:00  Fri 03:30 +01:00 here
          Fri 2026-10-30 22:30 -04:00  Sat 03:30 +01:00 here
          Sat 2026-10-31 22:30 -04:00  Sun 03:30 +01:00 here
        """)
  }

  @Test func secondsOnlyWhereThereAreAny() throws {
    let from = ["--zone", "UTC", "--from", "2026-11-23T00:00:00.1Z"]
    #expect(
      try text(["*:*:0,15"] + from + ["--next", "2"]).hasSuffix(
        "\n  Mon 2026-11-23 00:00:15 +00:00\n  Mon 2026-11-23 00:01:00 +00:00"))
    #expect(
      try text(["*:*:0/0.25"] + from + ["--next", "2"]).hasSuffix(
        "\n  Mon 2026-11-23 00:00:00.25 +00:00\n  Mon 2026-11-23 00:00:00.50 +00:00"))
    #expect(
      try text(["*:*:0.000001"] + from + ["--next", "1"]).hasSuffix("\n  Mon 2026-11-23 00:01:00.000001 +00:00"))
  }

  @Test func whatNeverComesIsSaid() throws {
    #expect(
      try text(["2020-01-01", "--zone", berlin]) == """
        Canonical form  2020-01-01 00:00:00
        Time zone       Europe/Berlin
        It comes at midnight, 00:00. For the morning write "2020-01-01 08:00".

        It never comes after Mon 2026-11-23 12:34 +01:00.
        """)
    #expect(try json(["2020-01-01", "--zone", berlin]) == #"{"canonical":"2020-01-01 00:00:00","next":[]}"# + "\n")
    #expect(
      try text(["2028-02-29", "--zone", berlin]).hasSuffix(
        "in 462 days 11 hours\n\nAfter that it never comes again."))
    #expect(try preview(["2026-02-30"]).instants.isEmpty)
  }

  @Test func severalAreMergedAndEqualOnesComeOnce() throws {
    let from = ["--zone", berlin, "--from", "2026-11-23"]
    let several = ["--at", "20:00", "--at", "Mon 08:00", "--at=08:00 Europe/Berlin"]
    #expect(
      try json(several + from + ["--next", "4"])
        == #"{"canonical":"*-*-* 20:00:00","alsoCanonical":["Mon *-*-* 08:00:00","*-*-* 08:00:00 Europe/Berlin"],"#
        + #""next":["2026-11-23T07:00:00Z","2026-11-23T19:00:00Z","2026-11-24T07:00:00Z","2026-11-24T19:00:00Z"]}"#
        + "\n")
    // Words without an option are one more.
    #expect(
      try text(["Mon", "08:00", "--at", "22:30 America/New_York"] + from + ["--next", "2"]) == """
        Canonical form  Mon *-*-* 08:00:00
        Canonical form  *-*-* 22:30:00 America/New_York
        Time zone       Europe/Berlin

          Mon 2026-11-23 04:30 +01:00
          Mon 2026-11-23 08:00 +01:00
        """)
    #expect(
      try json(["08:00", "--at", "8:00"] + from + ["--next", "1"]).hasPrefix(#"{"canonical":"*-*-* 08:00:00","next""#))
    // 02:30 is skipped for one of them, and 03:00 comes by itself for the other one.
    let night = ["--zone", berlin, "--from", "2027-03-28", "--next", "1"]
    #expect(
      try text(["--at", "02:30", "--at", "12:00"] + night).contains("03:00 +02:00  for 02:30, which the clocks skip"))
    #expect(!(try text(["--at", "02:30", "--at", "03:00"] + night).contains("skip")))
    #expect(
      try text(["--at", "2020-01-01 08:00", "--at", "2020-01-02 08:00"] + from).contains("None of them comes after"))
    #expect(throws: (any Error).self) { try parsed([]) }
    #expect(throws: (any Error).self) { try parsed((0..<13).flatMap { ["--at", "\($0):00"] }) }
  }

  @Test func whatIsSurprisingIsSaidWithOneRemedyForAll() throws {
    let from = ["--zone", berlin, "--from", "2026-11-23", "--next", "1"]
    func said(_ words: [String]) throws -> String {
      try text(words + from, 1000).split(separator: "\n").first { $0.contains(". For ") }.map(String.init) ?? ""
    }
    #expect(
      try said(["8:00,20:00"]) == "It comes at 08:00 and 08:20. For 08:00 and 20:00 write --at 08:00 --at 20:00.")
    #expect(try said(["*:0/45"]).hasSuffix("For every 45 minutes give a reminder --every 45min."))
    #expect(
      try said(["--at", "8:00,20:00", "--at", "12:30", "--at", "*-*-31 09:00"])
        == "8:00,20:00 comes at 08:00 and 08:20. *-*-31 09:00 is left out in months without a day 31. For 08:00 and 20:00; "
        + "for the last day of each month write --at 08:00 --at 20:00 --at 12:30 --at \"*-*~01 09:00\".")
    #expect(try said(["--at", "8-20"]).hasSuffix("For each hour from 08:00 to 20:00 write 08..20:00."))
  }

  @Test func jsonIsUTC() throws {
    let from = ["--zone", berlin, "--from", "2026-11-23"]
    #expect(
      try json(["08:00"] + from + ["--next", "2"])
        == #"{"canonical":"*-*-* 08:00:00","next":["2026-11-23T07:00:00Z","2026-11-24T07:00:00Z"]}"# + "\n")
    #expect(
      try json(["*:*:30.25/0.5"] + from + ["--next", "2"])
        == #"{"canonical":"*-*-* *:*:30.250000/0.500000","next":["2026-11-22T23:00:30.25Z","2026-11-22T23:00:30.75Z"]}"#
        + "\n")
    #expect(try json(["*:00/15 Asia/Kathmandu"] + from + ["--next", "1"]).contains("*:00/15:00 Asia/Kathmandu"))
  }

  @Test func fromIsExclusiveAndInTheZone() throws {
    let instants = try preview(["08:00", "--zone", "Asia/Kathmandu", "--from", "2026-11-23 08:00", "--next", "1"])
      .instants
    #expect(instants.map { Text.rfc3339($0, offset: 0) } == ["2026-11-24T02:15:00Z"])
    let before = try preview(["08:00", "--zone", "UTC", "--from", "2026-11-23T07:59:59.999999Z", "--next", "1"])
      .instants
    #expect(before.map { Text.rfc3339($0, offset: 0) } == ["2026-11-23T08:00:00Z"])
  }

  @Test(arguments: [34, 40, 80, 100])
  func noLineIsTooWide(width: Int) throws {
    for expression in [
      "02:30", "*:*:0/0.000001", "2020-01-01", "Mon,Wed,Fri 2026..2030-1,2,3,4,5~1..7/2 8,9,10,11,12,13:0/5:30.5",
      "22:30 America/Argentina/ComodRivadavia",
    ] {
      for line in try text([expression, "--zone", berlin, "--from", "2027-03-27"], width).split(separator: "\n") {
        #expect(Columns.width(of: String(line)) <= width, "\(line)")
      }
    }
  }
}

@Suite struct PreviewErrorTests {
  /// What is printed, exactly.
  private static func error(_ expression: String, _ width: Int = 80) throws -> String {
    let failure = try #require(throws: Failure.self) { try preview(expression.isEmpty ? [""] : [expression]) }
    #expect(failure.status == .usage)
    let lines = (failure.excerpt?.lines(width: width, style: .plain) ?? []) + [failure.what]
    #expect(failure.toDo?.isEmpty == false)
    return lines.joined(separator: "\n")
  }

  @Test(arguments: [
    ("Mon 08:60", "  Mon 08:60\n         ^\nThe minute is 60, allowed is 0 to 59."),
    ("Mno 08:30", "  Mno 08:30\n  ^\n'Mno' is neither a weekday (Mon, Tuesday, …) nor a time such as 08:30."),
    ("08:", "  08:\n     ^\nExpected the minutes, as in 08:30."),
    (
      "08:30 Europe/Berln",
      "  08:30 Europe/Berln\n        ^\nThere is no time zone 'Europe/Berln' on this machine: write UTC or a name such as "
        + "Europe/Berlin."
    ),
    (
      "8:30 pm", "  8:30 pm\n       ^\n'8:30 pm' is not how it is written: write 20:30."
    ),
    (
      "Fri..Mon 08:30",
      "  Fri..Mon 08:30\n       ^\n'Fri..Mon 08:30' is not how it is written: write \"Mon,Fri..Sun 08:30\"."
    ),
    (
      "*:00/0",
      "  *:00/0\n       ^\nA step of 0 never moves on: give each time by itself, as in --at 08:00 --at \"Mon..Fri 20:00\"."
    ),
    ("日本 08:30", "  日本 08:30\n  ^\nExpected a time such as 08:30."),
    (
      "08:30 日本",
      "  08:30 日本\n        ^\nThere is no time zone '日本' on this machine: write UTC or a name such as Europe/Berlin."
    ),
    ("", "There is nothing: expected a time such as 08:30 or Mon..Fri 08:30."),
    ("  ", "There is nothing: expected a time such as 08:30 or Mon..Fri 08:30."),
  ])
  func saysWhatAndWhere(expression: String, error: String) throws {
    #expect(try Self.error(expression) == error)
  }

  @Test(arguments: [
    ("", 0, 40, [] as [String]),
    ("abc", 3, 40, ["  abc", "     ^"]),
    ("abc", 99, 40, ["  abc", "     ^"]),
    ("abc", -1, 40, ["  abc", "  ^"]),
    ("日本x", 2, 40, ["  日本x", "      ^"]),
    ("a\tb\nc", 4, 40, ["  a b c", "      ^"]),
    ("a\u{1b}[31mb", 6, 40, ["  a?[31mb", "        ^"]),
    ("e\u{301}\u{301}x", 1, 40, ["  e\u{301}\u{301}x", "   ^"]),
    ("a\u{202e}b\u{200b}c", 2, 40, ["  a?b?c", "    ^"]),
    ("12345678901234567890", 0, 12, ["  1234567…", "  ^"]),
    ("12345678901234567890", 10, 12, ["  …8901234…", "      ^"]),
    ("12345678901234567890", 19, 12, ["  …4567890", "         ^"]),
    ("12345678901234567890", 20, 12, ["  …567890", "         ^"]),
    ("日本日本日本日本日本", 5, 12, ["  …日本日…", "     ^"]),
  ])
  func excerpt(text: String, position: Int, width: Int, lines: [String]) {
    #expect(Excerpt(text: text, position: position).lines(width: width, style: .plain) == lines)
  }

  @Test func withoutUTF8TheCaretStaysInPlace() {
    let ascii = TextStyle(isUTF8: false)
    #expect(Excerpt(text: "日本äx", position: 3).lines(width: 40, style: ascii) == ["  ??aex", "      ^"])
    for position in 0..<30 {
      let lines = Excerpt(text: String(repeating: "日x", count: 15), position: position).lines(width: 16, style: ascii)
      let shown = Array(lines[0])[lines[1].count - 1]
      #expect(shown == (position % 2 == 0 ? "?" : "x"))
      #expect(lines.allSatisfy { $0.count <= 16 && $0.utf8.allSatisfy { $0 < 0x80 } })
    }
  }

  @Test(arguments: [12, 34, 40, 80, 100])
  func theCaretIsAlwaysUnderItsPlace(width: Int) throws {
    let text = String((0..<300).map { Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8($0 % 26))) })
    for position in 0...300 {
      let lines = Excerpt(text: text, position: position).lines(width: width, style: .plain)
      #expect(lines.allSatisfy { Columns.width(of: $0) <= width })
      let caret = lines[1].count - 1
      let pointed = Array(lines[0])
      if position < 300 {
        #expect(pointed[caret] == Array(text)[position])
      } else {
        #expect(caret == pointed.count)
      }
    }
  }
}
