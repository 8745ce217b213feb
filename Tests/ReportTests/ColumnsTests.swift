import Report
import Testing

@Suite struct ColumnsTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("Füße", 4), ("e\u{301}", 1), ("漢字", 4), ("🦶", 2), ("👨‍👩‍👧", 2), ("a–b", 3), ("한국", 4),
  ])
  func width(text: String, width: Int) {
    #expect(Columns.width(of: text) == width)
  }

  @Test(arguments: [
    ("", 10, [""]),
    ("one two three", 7, ["one two", "three"]),
    ("one two three", 80, ["one two three"]),
    ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
    ("a bcdefghij", 4, ["a", "bcde", "fghi", "j"]),
    ("漢字漢字", 4, ["漢字", "漢字"]),
  ])
  func lines(text: String, width: Int, lines: [String]) {
    #expect(Columns.lines(text, width: width) == lines)
  }

  private static let set = "For 08:00 and 20:00: limber set t at=08:00 at=\"Sun 08:00\""

  /// A command to type is not broken where it fits a line by itself, and never inside its quotes.
  @Test(arguments: [
    (set, 80, [set]), (set, 48, ["For 08:00 and 20:00:", "limber set t at=08:00 at=\"Sun 08:00\""]),
    (set, 36, ["For 08:00 and 20:00:", "limber set t at=08:00 at=\"Sun 08:00\""]),
    (set, 24, ["For 08:00 and 20:00:", "limber set t at=08:00", "at=\"Sun 08:00\""]),
    (
      "Write it in quotes: --at \"20 min ago\" and go on", 34, ["Write it in quotes:", "--at \"20 min ago\" and go on"]
    ),
    (
      "To see what can be taken back, type: limber undo --list", 40,
      ["To see what can be taken back, type:", "limber undo --list"]
    ),
    (
      "Say when, for example: limber done lunch --at \"20 min ago\"", 40,
      ["Say when, for example:", "limber done lunch --at \"20 min ago\""]
    ),
    ("It may belong to \"a b c d\" here", 24, ["It may belong to", "\"a b c d\" here"]),
    ("It is \"a very long text\" here", 10, ["It is \"a", "very long", "text\" here"]),
    (
      "When the disk is in order, limber status will tell.", 34,
      ["When the disk is in order,", "limber status will tell."]
    ),
    ("Type limber done or limber skip.", 20, ["Type limber done or", "limber skip."]),
    (
      "It is another user's. Make it yours: su - -c 'chown -R a: /x'", 50,
      ["It is another user's. Make it yours:", "su - -c 'chown -R a: /x'"]
    ),
    ("Make it yours: su - -c 'chown -R a: /x/yz'", 20, ["Make it yours:", "su - -c", "'chown -R a: /x/yz'"]),
    (
      "Name it: mkdir -p -m 700 ~/.r; export R=~/.r", 40, ["Name it:", "mkdir -p -m 700 ~/.r; export R=~/.r"]
    ),
    ("Go on: limber edit --go-on; or begin anew", 24, ["Go on:", "limber edit --go-on; or", "begin anew"]),
    ("That is at = [\"08:00\", \"20:00\"] in it", 24, ["That is", "at = [\"08:00\", \"20:00\"]", "in it"]),
    ("It needs --id", 10, ["It needs", "--id"]),
    ("It's a person's word, isn't it", 14, ["It's a", "person's word,", "isn't it"]),
    // An id is copied, and looked for.
    ("Added calcium-with-lunch-second: x", 20, ["Added", "calcium-with-lunch-second:", "x"]),
  ])
  func whatIsTypedStaysInOnePiece(text: String, width: Int, lines: [String]) {
    #expect(Columns.lines(text, width: width) == lines)
  }

  @Test func paragraphs() {
    #expect(Columns.paragraph("one two three", width: 9, first: "- ", indent: "  ") == ["- one two", "  three"])
  }

  @Test(arguments: [
    ("a\nb\tc", "a b c"), ("bell\u{7} and \u{1b}[31mred", "bell and [31mred"), ("\u{202e}evil", "evil"),
    (String(repeating: "x", count: 300), String(repeating: "x", count: 239) + "…"),
  ])
  func clean(text: String, clean: String) {
    #expect(Columns.clean(text) == clean)
  }

  /// A letter may have a mark or two, and a hundred thousand make no column.
  @Test func marksAreBounded() {
    let marks = String(repeating: "\u{301}", count: 120_000)
    for text in ["e" + marks, marks, "e" + marks + "e", String(repeating: "e\u{301}", count: 200_000)] {
      #expect(Columns.clean(text).utf8.count <= 240 * 16, "\(text.prefix(1))")
      #expect(Columns.clean(text, limit: 20).utf8.count <= 20 * 16)
    }
    let names = String(repeating: "e\u{301}\u{323}", count: 60)
    #expect(Columns.clean(names) == names)
    let family = String(repeating: "👩‍👩‍👧‍👦", count: 6)
    #expect(Columns.clean(family, limit: 12) == family)
  }

  /// The last place: a style's own sequences alone come through, and only where it has any.
  @Test func shownOnATerminal() {
    let style = TextStyle(isColored: true, hasBars: true)
    let text =
      style.bold("Due") + " a\u{1b}[31mb\u{1b}]0;x\u{7}c\u{9b}2Jd\u{202e}e\u{1b}" + style.warning("!\u{1b}[2J") + "\r\n"
    #expect(
      style.shown(text) == "\u{1b}[1mDue\u{1b}[0m a[31mb]0;xc2Jde\u{1b}[35m![2J\u{1b}[0m\n")
    let plain = TextStyle(hasBars: true)
    #expect(plain.shown(text) == "[1mDue[0m a[31mb]0;xc2Jde[35m![2J[0m\n")
    #expect(style.shown("\u{1b}[1m\u{301}") == "\u{1b}[1m\u{301}")
    #expect(TextStyle(isColored: true, isUTF8: false).shown(style.dim("é…")) == "\u{1b}[2me~\u{1b}[0m")
  }

  /// Yellow and cyan can't be read on white, blue not on black.
  @Test func coloursAreLegibleOnBlackAndWhite() {
    let style = TextStyle(isColored: true)
    for text in [style.bold("x"), style.dim("x"), style.command("x"), style.warning("x")] {
      for code in [30, 32, 33, 34, 36, 37] { #expect(!text.contains("\(code)m"), "\(text.dropFirst())") }
    }
  }

  @Test(arguments: [
    ("plain", "plain"), ("Füße – müde…", "Fuesse - muede~"), ("naïve café", "naive cafe"), ("ŽŁ", "ZL"),
    ("漢", "?"), ("50 %", "50 %"), ("e\u{301}A\u{308}", "eAe"), ("שָׁ", "?"), ("ÞØßĐ", "ThOessD"), ("👩‍👩‍👧", "?"),
  ])
  func withoutUTF8(text: String, ascii: String) {
    #expect(TextStyle(isUTF8: false).encodable(text) == ascii)
    #expect(TextStyle(isUTF8: true).encodable(text) == text)
  }

  @Test func bars() {
    let style = TextStyle(hasBars: true)
    #expect(style.bar(500, of: 1000, width: 10) == "█████")
    #expect(style.bar(1, of: 1000, width: 10) == "█")
    #expect(style.bar(0, of: 1000, width: 10) == "")
    #expect(TextStyle(hasBars: true, isUTF8: false).bar(5, of: 5, width: 3) == "###")
    #expect(TextStyle.plain.bar(5, of: 5, width: 3) == "")
  }
}
