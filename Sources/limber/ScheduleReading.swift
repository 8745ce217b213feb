internal import Platform
internal import Records
internal import Report
internal import ScheduleFile

/// Schedule files that limber reads itself.
enum ScheduleReading {
  /// The bytes of a file; of standard input for `-`.
  static func bytes(of path: String) throws(Failure) -> [UInt8] {
    do {
      return path == "-" ? try Files.read(fd: Screen.standardInput) : try Files.read(path, anyKind: true)
    } catch {
      throw Failure(
        .failed, "The schedule can't be read: \(Columns.clean("\(error)")).", toDo: "Check the path that you gave.")
    }
  }

  /// What the bytes say.
  ///
  /// - Parameter name: what the file is called in messages.
  static func document(
    _ bytes: [UInt8], calledInMessages name: String, zones: ZoneDatabase
  ) throws(Failure) -> ScheduleDocument {
    do throws(ScheduleProblems) {
      return try ScheduleDocument(parsing: bytes, isZone: zones.contains)
    } catch {
      throw Failure(
        .scheduleInvalid, error.problems.map { Columns.clean($0.rendered(file: name)) }.joined(separator: "\n"),
        toDo: "Correct that in the file and try again.")
    }
  }
}
