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
    "٣٠٠",
    "99999999999999999999",
  ])
  func noAmount(text: String) {
    #expect(Amounts.milligrams(text) == nil)
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
        toDo: "Write it like 300mg, 0.5g or 300, which means mg.")
    ) { try Amounts.milligrams(["much", "milk"]) }
  }
}
