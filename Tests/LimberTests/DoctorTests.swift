import Report
import Testing

@testable import limber

@Suite struct DoctorTests {
  private let findings = [
    Finding("limberd", .ok, "limberd 0.1.0 is running."),
    Finding("notifications", .look, "No notification server is running.", fix: "Install one: sudo apt install dunst"),
    Finding("journal", .absent, "There is no journal here."),
    Finding("ledger", .wrong, "The ledger is damaged.", fix: "Restart limberd."),
  ]

  private func text(_ findings: [Finding], _ width: Int, _ style: TextStyle = .plain) -> String {
    DoctorText(width: width, style: style).lines(findings).joined(separator: "\n")
  }

  @Test func layout() {
    #expect(
      text(findings, 80) == """
        ok     limberd 0.1.0 is running.
        look   No notification server is running.
               Install one: sudo apt install dunst
        -      There is no journal here.
        wrong  The ledger is damaged.
               Restart limberd.

        One thing is wrong.
        """)
    #expect(text(findings, 40).split(separator: "\n").allSatisfy { $0.count <= 40 })
    #expect(text([findings[0]], 80).hasSuffix("All is well."))
    #expect(text(Array(findings.prefix(3)), 80).hasSuffix("Nothing is wrong. One thing is worth a look."))
    let coloured = text(findings, 80, TextStyle(isColored: true))
    #expect(coloured.contains("\u{1b}[35mwrong\u{1b}[0m  The ledger is damaged."))
  }
}
