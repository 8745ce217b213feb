internal import Testing

@testable internal import limber

@Suite struct AmountsTests {
  @Test(arguments: [
    ("300", 300), ("300mg", 300), ("300 mg", 300), ("0.5g", 500), ("0.5 g", 500), ("0,25g", 250), ("1.2 g", 1200),
    ("1g", 1000), ("500MG", 500), ("2.0", 2), ("10000", 10_000),
  ])
  func amount(text: String, milligrams: Int) {
    #expect(Amounts.milligrams(text) == milligrams)
  }

  @Test(arguments: [
    "", "mg", "0", "-5", "+5", "1e3", "0.0001g", "2.5", "300kg", "300 mgg", "1.2.3", "1,2001 g", ".5g", "5.g", "10001",
    "1,000mg", "2.000 mg", "0.500g", "1.000,5 g", "1,000,000",
    "٣٠٠",
    "99999999999999999999",
  ])
  func noAmount(text: String) {
    #expect(Amounts.milligrams(text) == nil)
  }

  /// Which of the two is meant only the person knows.
  @Test func threeDigitsBehindASignAreRefused() {
    func refusal(_ text: String, _ grouped: String, _ decimal: String, _ option: String = "") -> Failure {
      Failure(
        .usage, "\"\(text)\" may mean \(grouped) or \(decimal)\(option).", toDo: "Write the one that is meant.")
    }
    #expect(throws: refusal("1,000mg", "1000mg", "1mg")) { try Amounts.milligrams(["1,000mg", "milk"]) }
    #expect(throws: refusal("1.500 mg", "1500 mg", "1.5 mg", " (--dose)")) { try Amounts.dose("1.500 mg") }
    #expect(throws: refusal("1,000min", "1000min", "1min", " (--every)")) {
      try Amounts.span("1,000min", option: "--every")
    }
    #expect(throws: refusal("1.500", "1500", "1.5", " (--minutes)")) {
      try Amounts.minutes("1.500", option: "--minutes")
    }
    #expect(throws: refusal("1.000h", "1000h", "1h")) { try Amounts.spanAndTargets(["1.000h"]) }
    #expect(throws: refusal("1,000d", "1000d", "1d")) { try Amounts.spanAndTargets(["1,000d", "pumps"]) }
    #expect(throws: refusal("1,500 h ago", "1500 h ago", "1.5 h ago")) { try monday.past("1,500 h ago") }
  }

  @Test func aLengthGivenTwice() {
    for words in [["20", "30"], ["20min", "30", "min"], ["1h", "2h", "pumps"]] {
      #expect(throws: Failure.self) { try Amounts.spanAndTargets(words) }
    }
    #expect(throws: Failure.self) { try Amounts.milligrams(["300mg", "200mg", "milk"]) }
  }

  @Test func errorsNameTheWord() {
    #expect(
      throws: Failure(
        .usage, "\"often\" is no length of time (--every).",
        toDo: "Write it like 90min, 1h or \"1h 30min\"; a number alone means minutes.")
    ) { try Amounts.span("often", option: "--every") }
    #expect(
      throws: Failure(
        .usage, "\"much\" is no amount of calcium, up to 10000 mg.",
        toDo: "Write whole milligrams, like 300mg or 300, or grams, like 0.5g.")
    ) { try Amounts.milligrams(["much", "milk"]) }
  }
}
