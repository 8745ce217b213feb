public import LimberCore

/// A schedule file: its text, and the schedule that the text means. A document is always valid.
public struct ScheduleDocument: Sendable {
  /// The file as it is, byte for byte.
  public let text: String
  /// What it means.
  public let schedule: Schedule
  let layout: Layout

  /// Reads the text of a schedule file.
  ///
  /// - Throws: all problems that are found, in the order of the file, at most `ScheduleProblems.limit`.
  public init(parsing text: String) throws(ScheduleProblems) {
    let reading = try ScheduleReader.read(text)
    self.text = text
    schedule = reading.schedule
    layout = reading.layout
  }

  private init() {
    text = ""
    schedule = Schedule()
    layout = Layout(source: Source(""), sections: [Layout.Section()])
  }

  /// A file with nothing in it.
  public static let empty = ScheduleDocument()
}
