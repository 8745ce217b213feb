internal import ArgumentParser
internal import Report
internal import Testing

@testable internal import limber

/// The help at every width: nothing to type is broken inside its quotes, and lines are no longer than they must be.
@Suite struct HelpTests {
  /// Each command, by the words that name it, and the whole.
  private static func commands(
    _ command: any ParsableCommand.Type = Limber.self
  ) -> [any ParsableCommand.Type] {
    [command] + command.configuration.subcommands.flatMap { commands($0) }
  }

  /// What stands in double quotes on a line, but for the JSON that is shown.
  private static func quotations(_ text: String) -> [String] {
    text.split(separator: "\n").filter { !$0.contains("{\"") }.flatMap { line in
      line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
        .map { "\"\($0.element)\"" }
    }
  }

  @Test(arguments: [34, 40, 60, 80])
  func nothingIsBrokenInsideQuotes(width: Int) {
    for command in Self.commands() {
      let wide = Limber.helpMessage(for: command, columns: HelpText.unlimited)
      let narrow = HelpText(wide, width: width).text
      for quotation in Self.quotations(wide) where quotation.count <= width - 8 {
        #expect(narrow.contains(quotation), "\(command): \(quotation)")
      }
      for line in narrow.split(separator: "\n") where Columns.width(of: String(line)) > width {
        // One name, or one value of several words, is longer than a line.
        let words = line.drop { $0 == " " }
        #expect(words.split(separator: " ").count <= 2 || words.contains("\""), "\(command): \(line)")
      }
    }
  }

  @Test func anOptionInANarrowTerminal() {
    let help = """
      Examples:
        limber done lunch --at "20 min ago"

      OPTIONS:
        --at <at>               When it was: 08:10, "20 min ago", "yesterday 21:00".
        --json                  Print JSON.
      """
    #expect(
      HelpText(help, width: 40).text == """
        Examples:
          limber done lunch --at "20 min ago"

        OPTIONS:
          --at <at>
                When it was: 08:10,
                "20 min ago", "yesterday 21:00".
          --json                  Print JSON.
        """)
    #expect(
      HelpText(help, width: 60).text == """
        Examples:
          limber done lunch --at "20 min ago"

        OPTIONS:
          --at <at>               When it was: 08:10, "20 min ago",
                                  "yesterday 21:00".
          --json                  Print JSON.
        """)
  }
}
