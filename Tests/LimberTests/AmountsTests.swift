internal import Testing

@testable internal import limber

@Suite struct AmountsTests {
  @Test(arguments: [
    ("300", 300), ("300mg", 300), ("300 mg", 300), ("0.5g", 500), ("0.5 g", 500), ("0,25g", 250), ("1.2 g", 1200),
    ("1g", 1000), ("500MG", 500), ("2.0", 2), ("10000", 10_000), (".5g", 500), (",5g", 500), ("1 gram", 1000),
    ("2grams", 2000), ("1 Gramm", 1000), ("300 Milligramm", 300), ("250milligrams", 250),
  ])
  func amount(text: String, milligrams: Int) throws {
    #expect(try Amounts.milligrams([text]).amount == milligrams)
    #expect(try Amounts.dose(text) == "\(milligrams) mg")
  }

  @Test(arguments: [
    "", "mg", "0", "-5", "+5", "1e3", "0.0001g", "2.5", "300kg", "300 mgg", "1.2.3", "1,2001 g", ".500g", "0.000g",
    "5.g", "300mg 200mg", "1 000 mg",
    "1 kg", "300 µg", "300μg", "300mcg", "250 ml", "2 tablets", "1 Stück", "400 IE", "20 %", "50%", "10001",
    "1,000mg", "2.000 mg", "0.500g", "1.000,5 g", "1,000,000",
    "٣٠٠",
    "99999999999999999999",
  ])
  func noAmount(text: String) {
    #expect(throws: Failure.self) { try Amounts.milligrams([text]) }
    #expect(throws: Failure.self) { try Amounts.dose(text) }
  }

  /// What stands behind the amount is the food, and nothing that could be a part of the amount.
  @Test(arguments: [
    ("300mg yogurt", 300, "yogurt"), ("300 mg, yogurt", 300, "yogurt"), ("300mg, plain yogurt", 300, "plain yogurt"),
    ("1 gram yogurt", 1000, "yogurt"), ("1 Gramm Käse", 1000, "Käse"),
    ("2 grams", 2000, ""), ("300mg 2_eggs", 300, "2 eggs"), ("300mg 250_ml_milk", 300, "250 ml milk"),
    ("300mg_yogurt", 300, "yogurt"), ("300mg 7up", 300, "7up"), ("300 mg cheese 50_g_of_it", 300, "cheese 50 g of it"),
    ("300mg vitamin d3", 300, "vitamin d3"), ("300mg extra", 300, "extra"), ("300mg x", 300, "x"),
    ("1 kg", nil, ""), ("300 µg", nil, ""), ("1 000 mg", nil, ""), ("1 500 milk", nil, ""),
    ("300mg 200 mg", nil, ""), ("300mg 200_mg", nil, ""), ("300mg 2 eggs", nil, ""), ("250 ml milk", nil, ""),
    ("2 cups milk", nil, ""), ("1 grm milk", nil, ""), ("300mg yogurt 200mg cheese", nil, ""), ("1_000_mg", nil, ""),
    ("300mg 2% milk", nil, ""),
    // Another number, wherever it stands.
    ("500mg x 2", nil, ""), ("500 mg 2x", nil, ""), ("500mg x2", nil, ""), ("500mg ×2", nil, ""),
    ("500mg twice", nil, ""),
    ("500mg yogurt x 2", nil, ""), ("500mg yogurt 2x", nil, ""), ("500 mg * 2", nil, ""), ("500mg 2x2", nil, ""),
    ("1 g cheese 2 g milk", nil, ""), ("300 mg cheese 50 g", nil, ""), ("300mg yogurt 2", nil, ""),
    ("300mg cheese 1/2 slice", nil, ""), ("300mg ½ cup", nil, ""), ("2 x 500 mg", nil, ""), ("2x 500mg", nil, ""),
    // A number without a unit is the amount only where nothing follows.
    ("2 yogurts", nil, ""), ("2_yogurts", nil, ""), ("300 yogurt", nil, ""), ("300, plain yogurt", nil, ""),
    ("300", 300, ""),
  ])
  func amountAndFood(line: String, milligrams: Int?, food: String) {
    // A space within a word is written as an underscore.
    let words = line.split(separator: " ").map { word in String(word.map { $0 == "_" ? " " : $0 }) }
    let read = try? Amounts.milligrams(words)
    #expect(read?.amount == milligrams)
    #expect(read?.rest.joined(separator: " ") ?? "" == food)
  }

  @Test func whatWasReadIsNamed() {
    #expect(
      throws: Failure(
        .usage, "\"1 kg\" is no amount of calcium: \"kg\" is no unit of it.",
        toDo: "Write how much calcium it is, in mg or g, like 300mg or 0.5g.")
    ) { try Amounts.milligrams(["1", "kg", "milk"]) }
    #expect(
      throws: Failure(
        .usage, "\"1\" and \"000 mg\" are two numbers: which is the amount is not clear.",
        toDo:
          "Write one amount, in one piece, like 1000 mg; a number that belongs to the food in quotes, like \"2 eggs\"."
      )
    ) { try Amounts.milligrams(["1", "000", "mg", "milk"]) }
    #expect(
      throws: Failure(
        .usage, "\"1\" and \"000 mg\" are two numbers (--dose): which is the amount is not clear.",
        toDo: "Write one amount, in one piece, like \"1000 mg\".")
    ) { try Amounts.dose("1 000 mg") }
  }

  /// Only what can be nothing but three digits of one number is joined: any other sum would be a dose that nobody named.
  @Test(arguments: [
    (["2", "x", "500", "mg"], "2", "x 500 mg"), (["2", "500mg", "tablets"], "2", "500mg"),
    (["500", "500"], "500", "500"),
    (["500", "2%", "milk"], "500", "2%"), (["1", "500", "mg"], "1", "500 mg"), (["500mg", "x", "2"], "500mg", "x 2"),
    (["500", "mg", "2x"], "500 mg", "2x"), (["1", "g", "cheese", "2", "g", "milk"], "1 g", "2 g"),
    (["1", "000", "milk"], "1", "000"), (["1", "milk", "000", "mg"], "1", "000 mg"),
    (["20", "000", "mg"], "20", "000 mg"),
  ])
  func noDoseIsSuggested(words: [String], first: String, second: String) {
    #expect(
      throws: Failure(
        .usage, "\"\(first)\" and \"\(second)\" are two numbers: which is the amount is not clear.",
        toDo: "Write one amount, in one piece; a number that belongs to the food in quotes, like \"2 eggs\".")
    ) { try Amounts.milligrams(words) }
  }

  @Test func noDoseIsSuggestedForAnOption() {
    for text in ["2 500mg", "2 500 mg", "500 500", "500mg 500mg"] {
      let failure = #expect(throws: Failure.self) { try Amounts.dose(text) }
      #expect(failure?.toDo == "Write one amount, in one piece.", "\(text)")
    }
  }

  @Test func aNumberNeedsAUnitBeforeAWord() {
    #expect(
      throws: Failure(
        .usage, "\"2\" has no unit, and an amount needs mg or g.",
        toDo:
          "Write how much calcium it is, in mg or g, and behind that what it was; a number that belongs to the food in "
          + "quotes, like \"2 eggs\".")
    ) { try Amounts.milligrams(["2", "yogurts"]) }
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
    #expect(throws: refusal(".500", "500", "0.5", " (--minutes)")) { try Amounts.minutes(".500", option: "--minutes") }
    #expect(throws: refusal(".500h", "500h", "0.5h")) { try Amounts.spanAndTargets([".500h"]) }
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
