public import LimberCore

/// A review as comma-separated values (RFC 4180): a row for each due instant, for spreadsheets and statistics.
///
/// Instants too long ago to be recorded one by one are a row for each hour that has any, with their number in `count`.
public struct ReviewCSV: Sendable {
  /// The names of the columns.
  public static let columns = [
    "person", "user", "reminder", "kind", "title", "occurrence", "due", "count", "asked", "showings", "snoozes",
    "outcome", "why",
    "by", "answered", "response_seconds", "timing", "dose_mg", "source", "limb", "minutes", "reason", "note",
  ]
  /// The first line, ended by CRLF.
  public static let header = columns.joined(separator: ",") + "\r\n"

  /// The rows of a review, each ended by CRLF.
  ///
  /// - Parameters:
  ///   - user: tells apart people of one name: `1000@0123…`, the user's number and the machine's id; empty for one's own.
  ///   - zone: whose clocks the times are in.
  public static func rows(_ adherence: Adherence, user: String, zone: Zone) -> String {
    var text = ""
    let absences = adherence.absences.map { ($0.first, row($0, adherence.person, user, zone)) }
    let items = adherence.items.map { ($0.due, row($0, adherence.person, user, zone)) }
    for (_, fields) in (items + absences).sorted(by: { $0.0 < $1.0 }) {
      text += fields.map(field).joined(separator: ",")
      text += "\r\n"
    }
    return text
  }

  private static func row(_ item: AdherenceItem, _ person: String?, _ user: String, _ zone: Zone) -> [String] {
    let (occurrence, closing, prescription) = (item.occurrence, item.closing, item.prescription)
    let answer = item.answered
    return [
      person ?? "", user, occurrence.key.reminder, occurrence.kind.rawValue, occurrence.title, occurrence.id,
      Text.rfc3339(item.due, in: zone), "1", item.isAsked ? "1" : "0", "\(item.showings)", "\(item.snoozes)",
      closing?.outcome.rawValue ?? "open", closing?.why?.rawValue ?? "", closing?.by?.rawValue ?? "",
      answer.map { Text.rfc3339($0, in: zone) } ?? "", item.response.map { "\($0.roundedSeconds)" } ?? "",
      item.timing?.rawValue ?? "", prescription?.dose.map { "\($0)" } ?? "", prescription?.source?.rawValue ?? "",
      item.limb ?? "", item.minutes.map(Rounding.decimal) ?? "", closing?.reason ?? "", closing?.note ?? "",
    ]
  }

  private static func row(_ absence: AbsentPart, _ person: String?, _ user: String, _ zone: Zone) -> [String] {
    var fields = Array(repeating: "", count: columns.count)
    fields.replaceSubrange(
      0..<12,
      with: [
        person ?? "", user, absence.reminder, absence.kind.rawValue, absence.title, "",
        Text.rfc3339(absence.first, in: zone),
        "\(absence.count)", "0", "0", "0", absence.outcome.rawValue,
      ])
    fields[12] = absence.why.rawValue
    return fields
  }

  /// Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe in front of it, which makes it a
  /// text there.
  static func field(_ value: String) -> String {
    var text = value
    // Some look behind spaces and line breaks for it, and know the wide forms too.
    let first = value.unicodeScalars.first { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
    let isMeant = first.map("=+-@＝＋－＠".unicodeScalars.contains) ?? false
    if isMeant || value.first.map("\t\r".contains) ?? false, Double(value) == nil { text = "'" + value }
    guard text.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return text }
    var quoted = "\""
    for character in text.unicodeScalars {
      if character == "\"" { quoted += "\"\"" } else { quoted.unicodeScalars.append(character) }
    }
    return quoted + "\""
  }
}
