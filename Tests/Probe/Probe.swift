import LimberCore
import Records

/// Answers one question after the other.
///
/// Zones are names of the system's tz database, instants microseconds since the epoch, offsets seconds east of UTC:
///
///     offsets TAB ZONE TAB SECOND SECOND …             OFFSET OFFSET …
///     transitions TAB ZONE                             SECOND SECOND …, 1901 to 2199
///     next TAB ZONE TAB AFTER TAB COUNT TAB EXPR       CANONICAL TAB INSTANT INSTANT …
///     previous TAB ZONE TAB BEFORE TAB COUNT TAB EXPR  the same, backwards
///
/// An expression with a zone of its own is evaluated in that one. What can't be answered gives `error TAB WHY`.
struct Probe {
  /// Why there is no answer.
  enum Problem: Error {
    case question
  }

  /// 1901-01-01T00:00:00Z, before which no machine of ours has run, and where 32-bit tables begin as well.
  private static let firstSecond: Int64 = -2_177_452_800

  private let database = ZoneDatabase()

  /// The answer to one line, without its newline.
  func answer(to line: String) -> String {
    do {
      let parts = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
      switch (parts.first, parts.count) {
      case ("offsets", 3): return try offsets(parts[1], at: parts[2])
      case ("transitions", 2): return try transitions(parts[1])
      case ("next", 5): return try instants(parts, forwards: true)
      case ("previous", 5): return try instants(parts, forwards: false)
      default: throw Problem.question
      }
    } catch {
      return "error\t\(error)"
    }
  }

  private func offsets(_ name: String, at seconds: String) throws -> String {
    let zone = try database.zone(named: name)
    return try seconds.split(separator: " ").map { text in
      guard let second = Int64(text) else { throw Problem.question }
      return String(zone.offset(at: Instant(seconds: second)))
    }.joined(separator: " ")
  }

  private func transitions(_ name: String) throws -> String {
    let zone = try database.zone(named: name)
    var found: [String] = []
    var second = Self.firstSecond
    while let transition = zone.nextTransition(afterSecond: second), transition.at < Instant.end.seconds {
      found.append(String(transition.at))
      second = transition.at
    }
    return found.joined(separator: " ")
  }

  private func instants(_ parts: [String], forwards: Bool) throws -> String {
    guard let start = Int64(parts[2]), let count = Int(parts[3]) else { throw Problem.question }
    let expression = try CalendarExpression(parsing: parts[4], isZone: database.contains)
    let zone = try database.zone(named: expression.zone ?? parts[1])
    var found: [String] = []
    var instant = Instant(microseconds: start)
    while found.count < count,
      let hit = forwards ? expression.next(after: instant, in: zone) : expression.previous(before: instant, in: zone)
    {
      found.append(String(hit.microseconds))
      instant = hit
    }
    return "\(expression)\t\(found.joined(separator: " "))"
  }
}
