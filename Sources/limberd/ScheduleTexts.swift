import LimberCore
import ScheduleFile

/// The schedules that the latest texts mean. TOMLKit 0.6.0 never frees what it parses: so no text is parsed twice in a row.
final class ScheduleTexts {
  private let isZone: (String) -> Bool
  /// The file's, as it was read or written last.
  private var file: ScheduleDocument?
  /// Of another text that somebody asked about last, without its layout, which is several times as large as the text.
  private var other: (text: String, schedule: Schedule)?

  /// - Parameter isZone: whether the machine knows a time zone of this name.
  init(isZone: @escaping (String) -> Bool) { self.isZone = isZone }

  /// The document of the file's bytes.
  func document(ofFile bytes: [UInt8]) throws(ScheduleProblems) -> ScheduleDocument {
    if let file, file.text.utf8.elementsEqual(bytes), knowsZones(file.schedule) { return file }
    let document = try ScheduleDocument(parsing: bytes, isZone: isZone, after: earlier)
    file = document
    return document
  }

  /// The file as it was last, if that still says what is on record.
  func lastFile(saying recorded: Schedule) -> ScheduleDocument? {
    guard let file, file.schedule.person == recorded.person,
      file.schedule.calciumTarget == recorded.calciumTarget, file.schedule.calciumUpper == recorded.calciumUpper,
      Set(file.schedule.reminders) == Set(recorded.reminders)
    else { return nil }
    return file
  }

  /// What was written to the file.
  func wrote(_ document: ScheduleDocument) { file = document }

  /// What a text means, whichever it is.
  func schedule(of text: String) throws(ScheduleProblems) -> Schedule {
    if let file, file.text.utf8.elementsEqual(text.utf8), knowsZones(file.schedule) { return file.schedule }
    if let other, other.text.utf8.elementsEqual(text.utf8), knowsZones(other.schedule) { return other.schedule }
    let schedule = try document(of: text).schedule
    other = (text, schedule)
    return schedule
  }

  /// The document of a text that is not the file's yet.
  func document(of text: String) throws(ScheduleProblems) -> ScheduleDocument {
    try ScheduleDocument(parsing: text, isZone: isZone, after: earlier)
  }

  private var earlier: [Schedule] { [file?.schedule, other?.schedule].compactMap(\.self) }

  /// A zone that is gone since is a mistake by now.
  private func knowsZones(_ schedule: Schedule) -> Bool { schedule.zoneNames.allSatisfy(isZone) }
}
