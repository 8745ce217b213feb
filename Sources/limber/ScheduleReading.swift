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
    } catch let error as PlatformError where error.hasNoReader {
      throw Failure(
        .failed, "\(quoted(path)) can't be read: it is no file, and nobody writes to it.",
        toDo: "Name a file, or first start what writes to it.")
    } catch {
      throw unreadable(error, toDo: "Check the path that you gave.")
    }
  }

  /// The bytes of the person's own schedule, which is where it always is.
  static func ownBytes(of path: String) throws(Failure) -> [UInt8] {
    do {
      return try Files.read(path)
    } catch  where Files.kind(of: path) == .other {
      throw Failure(
        .failed, "\(quoted(path)) is no file, so it can't be the schedule.",
        toDo: "Move it away, and put the schedule there.")
    } catch {
      throw unreadable(
        error,
        toDo: Files.isMissing(path)
          ? "It isn't there. What is in force all the same, limber list shows; to add a reminder, see: limber add --help"
          : Remedy.here.readable(path) ?? "Check that it is a text file, of at most 1 MB.")
    }
  }

  private static func unreadable(_ error: any Error, toDo: String) -> Failure {
    Failure(.failed, "The schedule can't be read: \(Columns.clean("\(error)")).", toDo: toDo)
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
