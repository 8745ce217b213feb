import LimberControl
import Platform
import ScheduleFile
import Testing

@testable import limber

/// The man pages in Units/man say what the program says. LIMBER_WRITE_MANUAL=1 writes them anew.
@Suite struct ManualTests {
  private static let folder = "\(#filePath)".replacing("Tests/LimberTests/Manual/ManualTests.swift", with: "Units/man")

  @Test func pagesAreThoseOfTheProgram() throws {
    let version = ControlInterface.productVersion
    let pages = try VerbPages(version: version).pages().merging(OtherPages(version: version).pages()) { $1 }
    if Process.environment("LIMBER_WRITE_MANUAL") != nil {
      for name in try Files.names(in: Self.folder) where pages[name] == nil {
        _ = try Files.remove("\(Self.folder)/\(name)")
      }
      for (name, text) in pages { try Files.replaceAtomically("\(Self.folder)/\(name)", Array(text.utf8), mode: 0o644) }
    }
    #expect(
      Set(try Files.names(in: Self.folder)) == Set(pages.keys),
      "make them anew: LIMBER_WRITE_MANUAL=1 Tests/run --quick")
    for (name, text) in pages {
      let found = try? String(decoding: Files.read("\(Self.folder)/\(name)"), as: UTF8.self)
      #expect(found == text, "\(name) is old; make it anew: LIMBER_WRITE_MANUAL=1 Tests/run --quick")
    }
  }

  @Test func everyKeyOfAReminderIsExplained() {
    #expect(OtherPages.keys.map(\.name) == ReminderKeys.names)
  }

  @Test func everyVerbShowsAnExample() throws {
    for (name, page) in try VerbPages(version: "0").pages() {
      let example = page.split(separator: ".SH EXAMPLES\n").dropFirst().first ?? ""
      #expect(example.contains("\nlimber") || example.contains("\nEDITOR"), "\(name)")
    }
  }
}
