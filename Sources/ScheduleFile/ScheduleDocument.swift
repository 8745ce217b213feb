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
  /// - Parameters:
  ///   - text: the whole file.
  ///   - isZone: whether the machine knows a time zone of this name; another one in an `at` is a problem.
  ///   - earlier: what texts meant that were much the same: it makes no difference but for the time that it takes.
  /// - Throws: all problems that are found, in the order of the file, at most `ScheduleProblems.limit`.
  public init(
    parsing text: String, isZone: @escaping (String) -> Bool, after earlier: [Schedule] = []
  ) throws(ScheduleProblems) {
    let reading = try ScheduleReader.read(text, isZone: isZone, after: earlier)
    self.text = text
    schedule = reading.schedule
    layout = reading.layout
  }

  /// Reads the bytes of a schedule file.
  ///
  /// - Throws: as `init(parsing:isZone:)`; also when the bytes are no UTF-8, with the place where they stop being it.
  public init(
    parsing bytes: [UInt8], isZone: @escaping (String) -> Bool, after earlier: [Schedule] = []
  ) throws(ScheduleProblems) {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      var valid = String.UnicodeScalarView()
      var iterator = bytes.makeIterator()
      var codec = UTF8()
      while case .scalarValue(let scalar) = codec.decode(&iterator) { valid.append(scalar) }
      let head = Source(String(valid))
      let (line, column) = head.position(of: head.bytes.count)
      throw ScheduleProblems([
        ScheduleProblem(
          line: line, column: column, allowed: "UTF-8", message: "the file is not UTF-8 from here on: save it as UTF-8")
      ])
    }
    try self.init(parsing: text, isZone: isZone, after: earlier)
  }

  /// Where a key of a reminder stands, or the reminder itself where it has not the key; without a reminder, a key at the top
  /// such as `calcium.upper`. Line and column from 1; nil where nothing of it is written.
  public func place(of key: String?, in reminder: String?) -> (line: Int, column: Int)? {
    let places = Places(layout)
    let table = reminder.map { ["reminder", $0] } ?? []
    let path = table + (key?.split(separator: ".").map(String.init) ?? [])
    guard !path.isEmpty, let offset = (places[path] ?? places[table])?.offset else { return nil }
    return layout.source.position(of: offset)
  }

  private init() {
    text = ""
    schedule = Schedule()
    layout = Layout(source: Source(""), sections: [Layout.Section()])
  }

  /// A file with nothing in it.
  public static let empty = ScheduleDocument()

  /// A new file that says what a schedule says.
  ///
  /// - Throws: `.invalid`, `.notExpressible` when a file can't say it. `Apart`s are not written: only a file holds them.
  public init(writing schedule: Schedule) throws(ScheduleEditError) {
    var text = ""
    if let person = schedule.person { text += "person = \(TOMLWriter.string(person))\n" }
    if schedule.calciumTarget != nil || schedule.calciumUpper != nil {
      text += (text.isEmpty ? "" : "\n") + "[calcium]\n"
      if let target = schedule.calciumTarget { text += "target = \"\(CalciumAmount.text(milligrams: target))\"\n" }
      if let upper = schedule.calciumUpper { text += "upper = \"\(CalciumAmount.text(milligrams: upper))\"\n" }
    }
    let document: ScheduleDocument
    do {
      document = try ScheduleDocument(parsing: text, isZone: { _ in false })
    } catch {
      throw .invalid(error)
    }
    self = try document.adding(schedule.reminders)
  }
}
