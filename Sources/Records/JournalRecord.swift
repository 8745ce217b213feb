public import LimberCore
internal import Platform

/// An entry as one structured record of the journal (systemd.journal-fields(7)).
public enum JournalRecord {
  /// The user unit that writes records; what another unit wrote under these names is forged.
  public static let unit = "limberd.service"

  /// The id of a kind of record (`MESSAGE_ID`), for matching and for the message catalog. It never changes.
  public static func messageID(_ kind: EntryKind) -> String {
    switch kind {
    case .started: "7abac64af3e783da8c6007baafb40a33"
    case .stopped: "5c673c941d41c2f09c105e4db9a43483"
    case .added: "cc4952a222c45483b2b0c6e5cda3b173"
    case .changed: "ab00045cf01133f47381d9b9ae260d1d"
    case .removed: "9c8f3a2d825537453d963753de91ca6d"
    case .settings: "94bbabc3e90fa29a43f298d3d3f9a09a"
    case .rejected: "be2a716df159d1161344ef26ff59b24d"
    case .due: "4e0f00766fa1715de50eb42929205852"
    case .held: "4fea6446e8ddf0cab4f210ae561c6eea"
    case .shown: "6bc4d55f07b1e03c0a63a8546d0e8bb8"
    case .snoozed: "95cecb518dfa59f2d4b526b4b4881c66"
    case .closed: "34260570c0e9a68ab136c60eb8e6b975"
    case .undone: "990cca801831f1bb7b5ffda16e656d58"
    case .absent: "dc8bb4893f82579010eed18fc86a1a97"
    case .logged: "fd0291b2b30ee12d93683604ccb371f5"
    case .paused: "b419f0c1cab15bf603f0aa0095a2c37a"
    case .resumed: "894db36ea2399000fb3648ce452beded"
    case .clockStepped: "8e2752456e87d9ea5b8c4d94752e4a0f"
    case .clockBehind: "706f9786ff134e6a805561527e8a0456"
    case .voided: "bcc3cf7cf4b54b8fb72a20163ef67021"
    case .slept: "3e566be4e4ac48438ff86a75c87b4916"
    case .zoneChanged: "8bf6fb671572e5500bd85b5a71c2d22f"
    case .recovered: "240cacebb50541dc8f79981784c1b030"
    }
  }

  /// How weighty a kind is (`PRIORITY`, syslog(3)): what somebody must look at is a warning, what went wrong for the person
  /// a notice, the daily course information.
  private static func priority(_ fact: Fact) -> Int {
    switch fact {
    case .rejected, .clockBehind, .recovered: 4
    case .closed(_, let closing) where closing.outcome == .missed: 5
    case .absent, .clockStepped, .voided, .zoneChanged: 5
    default: 6
    }
  }

  /// The fields of an entry's record.
  public static func fields(of entry: Entry) -> [(name: String, value: String)] {
    [
      ("MESSAGE", entry.sentence), ("MESSAGE_ID", messageID(entry.fact.kind)),
      ("PRIORITY", "\(priority(entry.fact))"), ("SYSLOG_IDENTIFIER", "limberd"),
    ] + entry.fields.map { ($0.field.journalName, $0.value.text) }
  }

  /// The entry that a record of these fields holds; fields of other names don't matter.
  ///
  /// - Throws: `EntryError` when the fields make none.
  public static func entry(fields: [String: String]) throws(EntryError) -> Entry {
    var row = EntryRow()
    for field in EntryField.allCases {
      guard let text = fields[field.journalName] else { continue }
      guard let value = FieldValue(text, for: field) else { throw EntryError(field: field, found: text) }
      row[field] = value
    }
    return try Entry(row)
  }
}
