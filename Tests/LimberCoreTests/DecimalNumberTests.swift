import LimberCore
import Testing

/// Numbers as people write them: the point and the comma are decimal signs, and three digits behind one are refused.
@Suite struct DecimalNumberTests {
  private func read(_ text: String, by hand: DecimalNumber.Hand = .person) -> String? {
    let characters = Array(text)
    var at = 0
    guard let number = DecimalNumber(characters, at: &at, by: hand) else { return nil }
    func digits(_ digits: [Int]) -> String { digits.map(String.init).joined() }
    return "\(digits(number.whole)).\(digits(number.fraction)) \(String(characters[at...]))"
  }

  @Test(arguments: [
    ("12", "12. "), ("1.5h", "1.5 h"), ("1,5h", "1.5 h"), (".5", ".5 "), ("0.25 g", "0.25  g"),
    ("1,2345", "1.2345 "),
    ("1000", "1000. "), (",5", ".5 "), ("0.000", "0.000 "),
  ])
  func numbers(text: String, parts: String) { #expect(read(text) == parts) }

  @Test(arguments: [
    "", "x", "1,000", "1.000mg", "2.000 mg", "0.500 g", "1.2.3", "1,000,000", "1.000,5", "1.", "1,", ".500", ",500",
    ".", "٣",
  ])
  func none(text: String) { #expect(read(text) == nil) }

  /// Behind something else a comma separates.
  @Test func aCommaInFront() {
    let characters = Array("1h,2min")
    var at = 2
    #expect(DecimalNumber(characters, at: &at, by: .person) == nil)
  }

  /// What Limber and systemd print is read as it was meant.
  @Test func ofPrograms() {
    #expect(read("1.500ms", by: .program) == "1.500 ms")
    #expect(read("1,500ms", by: .program) == "1. ,500ms")
  }

  @Test(arguments: [
    ("1,000mg", "1000mg", "1mg"), ("2.000 mg", "2000 mg", "2 mg"), ("1,250", "1250", "1.25"),
    ("0.500 g", "500 g", "0.5 g"), (".500h", "500h", "0.5h"), (",500", "500", "0.5"),
    ("for 1.500h", "for 1500h", "for 1.5h"), ("1h 2,500min", "1h 2500min", "1h 2.5min"),
    ("1.000,5 2.100", "1.000,5 2100", "1.000,5 2.1"),
  ])
  func bothReadings(text: String, grouped: String, decimal: String) throws {
    let readings = try #require(DecimalNumber.readings(of: text))
    #expect(readings.grouped == grouped)
    #expect(readings.decimal == decimal)
  }

  @Test(arguments: ["1,5h", "1000", "1,00", "1,0000", "1.000.000", "", "a.bcd", ".5", "0.000g"])
  func oneReading(text: String) { #expect(DecimalNumber.readings(of: text) == nil) }
}
