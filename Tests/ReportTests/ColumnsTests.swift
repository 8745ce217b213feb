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

  @Test(arguments: [
    ("plain", "plain"), ("Füße – müde…", "Fuesse - muede~"), ("naïve café", "naive cafe"), ("ŽŁ", "ZL"),
    ("漢", "?"), ("50 %", "50 %"),
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
