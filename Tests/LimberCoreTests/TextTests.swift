import LimberCore
import Testing

@Suite struct TextTests {
  /// RFC 3339 as Python's `datetime.isoformat` writes it, and back.
  @Test(
    arguments: [
      (0, 0, "1970-01-01T00:00:00Z"), (1_795_422_600_000_000, 3600, "2026-11-23T09:30:00+01:00"),
      (1_795_422_600_000_000, -18_000, "2026-11-23T03:30:00-05:00"),
      (1_795_422_600_500_000, 0, "2026-11-23T08:30:00.5Z"),
      (1_795_422_600_000_001, 20_700, "2026-11-23T14:15:00.000001+05:45"),
      (1_795_422_600_120_000, -12_600, "2026-11-23T05:00:00.12-03:30"), (-1, 0, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, 0, "2000-02-29T00:00:00Z"), (7_258_118_399_000_000, 0, "2199-12-31T23:59:59Z"),
      (1_795_476_600_000_000, 50_400, "2026-11-24T13:30:00+14:00"),
    ] as [(Int64, Int32, String)])
  func rfc3339(microseconds: Int64, offset: Int32, text: String) {
    let instant = Instant(microseconds: microseconds)
    #expect(Text.rfc3339(instant, offset: offset) == text)
    #expect(Text.instant(rfc3339: text) == instant)
  }

  @Test(
    arguments: [
      ("2026-11-23t08:30:00z", 1_795_422_600_000_000), ("2026-11-23 08:30:00Z", 1_795_422_600_000_000),
      ("2026-11-23T08:30:00-00:00", 1_795_422_600_000_000), ("2026-11-23T08:30:00.1234567Z", 1_795_422_600_123_456),
      ("2026-11-23T00:30:00+23:59", 1_795_307_460_000_000),
    ] as [(String, Int64)])
  func reads(text: String, microseconds: Int64) { #expect(Text.instant(rfc3339: text)?.microseconds == microseconds) }

  @Test(arguments: [
    "", "2026-11-23", "2026-11-23T08:30Z", "2026-11-23T08:30:00", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z",
    "2026-02-29T08:30:00Z", "2026-13-01T08:30:00Z", "2026-11-23T08:30:00+1:00", "2026-11-23T08:30:00+01",
    "2026-11-23T08:30:00+24:00", "2026-11-23T08:30:00+01:60", "2026-11-23T08:30:00.Z", "2026-11-23T08:30:00Zx",
    " 2026-11-23T08:30:00Z", "26-11-23T08:30:00Z", "2026-11-23T08:30:0٠Z", "2026-11-23T8:30:00Z", "tomorrow",
  ])
  func noTime(text: String) { #expect(Text.instant(rfc3339: text) == nil) }

  @Test func roundTrips() {
    var random = Random(seed: 2)
    for _ in 0..<2000 {
      let instant = Instant(
        microseconds: Int64(random.below(7_258_118_400)) * 1_000_000 + Int64(random.below(1_000_000)))
      let offset = Int32(random.below(26 * 60) - 12 * 60) * 60
      #expect(Text.instant(rfc3339: Text.rfc3339(instant, offset: offset)) == instant)
    }
  }

  @Test(arguments: [
    ("Ankle pumps", "Ankle pumps"), ("a\nb\tc\rd", "a b c d"), ("\u{1b}[31mred", "[31mred"), ("a\u{202e}b", "ab"),
    ("a\u{0}b\u{7}", "ab"), ("1\u{2028}2\u{2029}3\u{85}4", "1 2 3 4"), ("👩\u{200d}🦰", "👩\u{200d}🦰"),
    ("Übung ①", "Übung ①"),
    ("a\u{200b}b\u{feff}", "ab"), ("\u{2066}x\u{2069}", "x"),
  ])
  func oneLine(text: String, harmless: String) { #expect(Text.oneLine(text) == harmless) }

  @Test(arguments: [
    ("Ankle pumps, left foot", "ankle-pumps-left-foot"), ("Calcium with lunch", "calcium-with-lunch"),
    ("  Füße heben! ", "fuesse-heben"), ("500 mg", "500-mg"), ("Let's go", "lets-go"),
    ("a very long title that goes on and on and on until it stops", "a-very-long-title-that-goes-on-and-on-an"),
    ("Žába", "zaba"), ("Z\u{30C}a\u{301}ba", "zaba"), ("Łydka Ćwiczenie", "lydka-cwiczenie"),
    ("Đurđevdan ħ", "durdevdan-h"),
    ("Þórður", "thordur"), ("Æble og ØL", "aeble-og-oel"), ("Kırık İğne", "kirik-igne"), ("Straße", "strasse"),
    ("Nghỉ ngơi Ề", "nghi-ngoi-e"), ("Ångström", "angstroem"), ("A\u{308}pfel", "aepfel"), ("ﬁnger ĳs", "finger-ijs"),
    ("Ŋ ŉ ſ ĸ ǆ ẞ", "ng-n-s-q-dz-ss"), ("Ｆｕｌｌ", "full"), ("Ș Ț Ő Ű Ğ", "s-t-o-u-g"), ("'\u{301}a", "a"),
    ("Δ и 漢 a", "a"), ("1ª dosis, Nº x", "1a-dosis-no-x"), ("ǅ ǈ ǲ ꝛ ʣ ʉ vᵃ", "dz-lj-dz-r-dz-u-va"),
  ])
  func slugs(title: String, id: String) {
    #expect(Reminder.slug(title) == id)
    #expect(Reminder.isValidID(id))
  }

  /// A letter without a likeness would be lost without a word.
  @Test func noLatinLetterIsLost() {
    // Latin-1 Supplement, Latin Extended-A, digraphs, Latin Extended Additional (The Unicode Standard, 7.1).
    for value in [0xAA...0xAA, 0xBA...0xBA, 0xC0...0x17F, 0x1C4...0x1CC, 0x1E00...0x1EFF].joined() {
      guard let scalar = Unicode.Scalar(UInt32(value)), scalar.properties.isAlphabetic else { continue }
      let plain = Text.plain(Character(scalar))
      #expect(plain?.allSatisfy { $0.isASCII && $0.isLetter } == true, "\(scalar) gave \(plain ?? "nothing")")
      let isCapital = scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter
      #expect(plain?.first?.isUppercase == isCapital, "\(scalar) gave \(plain ?? "nothing")")
    }
    for character in ["×", "÷", "½", "α", "٣", "🦵", "-", " ", "\r\n"] as [Character] {
      #expect(Text.plain(character) == nil)
    }
  }

  @Test(arguments: [
    ("a\nb\tc", "a\nb\tc"), ("\u{1b}[31mred\r\n", "[31mred\n"), ("a\u{9b}31m\u{85}\u{7f}\u{0}b", "a31mb"),
    ("\u{202e}\u{2066}\u{200f}\u{61c}\u{2028}\u{2029}x", "x"), ("👩\u{200d}🦰 e\u{301}", "👩\u{200d}🦰 e\u{301}"),
  ])
  func harmless(text: String, shown: String) { #expect(Text.harmless(text) == shown) }

  @Test func cutCountsBytes() {
    #expect(Text.cut("abcdef", toBytes: 6) == "abcdef")
    #expect(Text.cut("abcdefg", toBytes: 6) == "abc…")
    #expect(Text.cut("äöü", toBytes: 5) == "ä…")
    let marks = "e" + String(repeating: "\u{301}", count: 120_000)
    #expect(Text.cut(marks, toBytes: 100).utf8.count == 100)
    let log = Log(.cramp(place: marks, severity: nil, minutes: nil), by: .control)
    let entry = Entry(
      id: EntryID(high: 1, low: 2), seq: 1, time: .epoch, elapsed: .zero, boot: "", offset: 0, person: nil,
      fact: .logged(log))
    #expect(entry.sentence.utf8.count <= 1_000 && entry.sentence.hasPrefix("Logged: cramp"))
  }

  @Test func slugsAreValidOrNone() {
    var random = Random(seed: 3)
    let letters = Array("aZ09 -_,.'ßÄ漢字🦵\n\u{301}")
    for _ in 0..<2000 {
      let title = String((0..<random.below(60)).map { _ in random.pick(letters) })
      if let slug = Reminder.slug(title) { #expect(Reminder.isValidID(slug), "\(title) gave \(slug)") }
    }
    #expect(Reminder.slug("漢字") == nil)
  }

  @Test(arguments: ["a", "0", "ankle-pumps", "a-", "a--b", String(repeating: "x", count: 40)])
  func validID(id: String) { #expect(Reminder.isValidID(id)) }

  @Test(arguments: ["", "-a", "A", "a_b", "a b", "ä", String(repeating: "x", count: 41), "a\n"])
  func invalidID(id: String) { #expect(!Reminder.isValidID(id)) }

  /// Times as people and systemd write them; now is Monday 2026-11-23, 14:30 in Berlin.
  @Test(arguments: [
    ("now", "2026-11-23T14:30:00+01:00"), ("08:10", "2026-11-23T08:10:00+01:00"), ("8:10", "2026-11-23T08:10:00+01:00"),
    ("08:10:30", "2026-11-23T08:10:30+01:00"), ("today", "2026-11-23T00:00:00+01:00"),
    ("yesterday", "2026-11-22T00:00:00+01:00"), ("yesterday 21:00", "2026-11-22T21:00:00+01:00"),
    ("Tomorrow 04:00", "2026-11-24T04:00:00+01:00"), ("20 min ago", "2026-11-23T14:10:00+01:00"),
    ("20min ago", "2026-11-23T14:10:00+01:00"), ("1h 30min ago", "2026-11-23T13:00:00+01:00"),
    ("-7d", "2026-11-16T14:30:00+01:00"), ("+2h", "2026-11-23T16:30:00+01:00"),
    ("2026-11-01", "2026-11-01T00:00:00+01:00"),
    ("2026-07-01 08:10", "2026-07-01T08:10:00+02:00"), ("2026-11-23T08:30:00Z", "2026-11-23T09:30:00+01:00"),
    ("2026-03-29 02:30", "2026-03-29T03:00:00+02:00"), ("2026-10-25 02:30", "2026-10-25T02:30:00+02:00"),
    ("today UTC", "2026-11-23T01:00:00+01:00"), ("tomorrow Pacific/Auckland", "2026-11-24T12:00:00+01:00"),
    ("today 08:10 Pacific/Auckland", "2026-11-23T20:10:00+01:00"),
    ("2026-11-23T08:10", "2026-11-23T08:10:00+01:00"), ("2026-11-23T08:10:30.5", "2026-11-23T08:10:30.5+01:00"),
    ("2026-11-23T08:10 utc", "2026-11-23T09:10:00+01:00"), ("-1M", "2026-10-24T05:00:00+02:00"),
    ("20 MIN AGO", "2026-11-23T14:10:00+01:00"), ("+1.5h", "2026-11-23T16:00:00+01:00"),
  ])
  func timesOfPeople(text: String, instant: String) throws {
    let zone = try SystemZone.load("Europe/Berlin")
    let now = try #require(Text.instant(rfc3339: "2026-11-23T14:30:00+01:00"))
    let found = Text.instant(text, now: now, in: zone) { try? SystemZone.load($0) }
    #expect(found.map { Text.rfc3339($0, in: zone) } == instant)
  }

  /// The examples of systemd.time(7), "PARSING TIMESTAMPS", and what `systemd-analyze timestamp` 252 made of the others; now
  /// is 2012-11-23 18:15:22 in Shanghai.
  @Test(arguments: [
    ("Fri 2012-11-23 11:12:13", "2012-11-23T11:12:13+08:00"), ("2012-11-23 11:12:13", "2012-11-23T11:12:13+08:00"),
    ("2012-11-23 11:12:13 UTC", "2012-11-23T19:12:13+08:00"), ("2012-11-23", "2012-11-23T00:00:00+08:00"),
    ("12-11-23", "2012-11-23T00:00:00+08:00"), ("11:12:13", "2012-11-23T11:12:13+08:00"),
    ("11:12", "2012-11-23T11:12:00+08:00"), ("now", "2012-11-23T18:15:22+08:00"),
    ("today", "2012-11-23T00:00:00+08:00"), ("today UTC", "2012-11-23T08:00:00+08:00"),
    ("yesterday", "2012-11-22T00:00:00+08:00"), ("tomorrow", "2012-11-24T00:00:00+08:00"),
    ("tomorrow Pacific/Auckland", "2012-11-23T19:00:00+08:00"), ("+3h30min", "2012-11-23T21:45:22+08:00"),
    ("-5s", "2012-11-23T18:15:17+08:00"), ("11min ago", "2012-11-23T18:04:22+08:00"),
    ("@1395716396", "2014-03-25T10:59:56+08:00"), ("@1395716396.5", "2014-03-25T10:59:56.5+08:00"),
    ("1970-01-01", "1970-01-01T00:00:00+08:00"), ("@1h", "1970-01-01T09:00:00+08:00"),
    ("3h left", "2012-11-23T21:15:22+08:00"),
    ("2014-03-25 03:59:56.654563", "2014-03-25T03:59:56.654563+08:00"), ("fri 11:12", "2012-11-23T11:12:00+08:00"),
    ("friday   2012-11-23", "2012-11-23T00:00:00+08:00"), ("Fri 2012-11-23 UTC", "2012-11-23T08:00:00+08:00"),
    ("2012-11-23 8:1", "2012-11-23T08:01:00+08:00"), ("2012-1-2", "2012-01-02T00:00:00+08:00"),
    ("70-01-02", "1970-01-02T00:00:00+08:00"), ("99-12-31", "1999-12-31T00:00:00+08:00"),
    ("68-12-31", "2068-12-31T00:00:00+08:00"), ("2012-11-23 11:12:13.25", "2012-11-23T11:12:13.25+08:00"),
    ("2 months 5 days ago", "2012-09-18T21:15:22+08:00"),
  ])
  func timesOfSystemd(text: String, instant: String) throws {
    let zone = try SystemZone.load("Asia/Shanghai")
    let now = try #require(Text.instant(rfc3339: "2012-11-23T18:15:22+08:00"))
    let found = Text.instant(text, now: now, in: zone) { try? SystemZone.load($0) }
    #expect(found.map { Text.rfc3339($0, in: zone) } == instant)
  }

  @Test(arguments: [
    "", "soon", "25:00", "08:60", "8", "2026-02-30", "yesterday 25:00", "ago", "min ago",
    "2026-11-23 08:10 09:10", "08:10 yesterday x", "126-11-23", "69-11-23", "2026-111-23", "2026-11-",
    // A wrong weekday, and one alone.
    "Sun 2026-11-23", "Fri 08:10", "Mon", "Mon,Fri 08:10", "Mon Mon 2026-11-23", "Mon yesterday",
    "+3h UTC", "now UTC", "@5 UTC", "20 min ago UTC", "2026-11-23 CEST", "2026-11-23 Middle/Earth", "UTC",
    "@", "@-5", "@x", "+", "-", "+ 3h", "+3x", "left", "08:10:30.", "08:10:30.x", "08:10.5", "08:10:60", "24:00",
    "2026-11-23T", "T08:10", "2026-11-23t08:10t09:10", "2026-11-23T08:10 09:10", "٢٠٢٦-١١-٢٣", "08:1٠",
    "1969-12-31", "2200-01-01", "@7258118400", "-100y", "+9999999999999999999y", "@9223372036854775807",
  ])
  func noTimeOfPeople(text: String) {
    #expect(Text.instant(text, now: Instant(seconds: 1_795_422_600), in: .utc) { try? SystemZone.load($0) } == nil)
  }

  @Test func anyTimeAtAllIsWritten() {
    for microseconds in [Int64.min / 2, -62_200_000_000_000_000, -1, 0, 253_402_300_800_000_000, Int64.max / 2] {
      for offset in [-93_599, 0, 97_199] as [Int32] {
        let text = Text.rfc3339(Instant(microseconds: microseconds), offset: offset)
        #expect(text.utf8.allSatisfy { (0x2b...0x5a).contains($0) }, "\(text)")
      }
    }
    #expect(Text.rfc3339(Instant(seconds: -62_200_000_000), offset: 0) == "-0002-12-17T14:13:20Z")
    #expect(Text.rfc3339(Instant(seconds: 253_402_300_800), offset: 0) == "10000-01-01T00:00:00Z")
  }
}
